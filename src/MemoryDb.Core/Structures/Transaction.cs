using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The one transaction that runs at the moment; it exists only inside a body of
/// <see cref="MemoryDatabase.TransactAsync(Action{Transaction}, CancellationToken)"/> and throws after its end, and
/// on any other thread. Its structures execute at once and see what it has written.
/// </summary>
public sealed class Transaction
{
    private readonly DatabaseInstance _instance;
    private readonly WriteContext _context;
    private readonly int _threadId = Environment.CurrentManagedThreadId;
    private bool _ended;

    internal Transaction(DatabaseInstance instance, WriteContext context)
    {
        _instance = instance;
        _context = context;
    }

    /// <summary>
    /// The transaction's one time, to the millisecond: what its expiries count from and what it finds expired by. The
    /// same throughout the body, in UTC, by <see cref="MemoryDatabaseOptions.TimeProvider"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has ended, or runs on another thread.</exception>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Context.NowMilliseconds);

    /// <summary>Commands on keys of any type.</summary>
    public TransactionKeys Keys => new(this);

    /// <summary>Commands on several sorted sets at once.</summary>
    public TransactionSortedSets SortedSets => new(this);

    /// <summary>Commands on several lists at once.</summary>
    public TransactionLists Lists => new(this);

    /// <summary>Commands on several strings at once.</summary>
    public TransactionStrings Strings => new(this);

    /// <summary>The context, if the transaction runs, and on this thread.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or runs on another thread.</exception>
    internal WriteContext Context
    {
        get
        {
            if (_ended)
                throw new InvalidOperationException("The transaction has ended. Use it only inside its body.");
            if (Environment.CurrentManagedThreadId != _threadId)
                throw new InvalidOperationException("A transaction belongs to the thread that runs its body.");
            return _context;
        }
    }

    /// <summary>The hash at a key.</summary>
    public TransactionHash<TField, TValue> Hash<TField, TValue>(Key key) => new(this, key);

    /// <summary>The list at a key.</summary>
    public TransactionList<T> List<T>(Key key) => new(this, key);

    /// <summary>The set at a key.</summary>
    public TransactionSet<T> Set<T>(Key key) => new(this, key);

    /// <summary>The sorted set at a key.</summary>
    public TransactionSortedSet<T> SortedSet<T>(Key key) => new(this, key);

    /// <summary>The string at a key.</summary>
    public TransactionString<T> String<T>(Key key) => new(this, key);

    /// <summary>
    /// Publishes a message, as <see cref="ChannelCommands.PublishAsync"/> does, once the transaction is durable; never
    /// if it is rolled back.
    /// </summary>
    public void Publish<T>(Key channel, T message) =>
        Context.Publish(ChannelCommands.Encode(_instance, channel, message));

    internal EncodedKey Encode(Key key) => _instance.Commands.OwnedKey(key);

    internal EncodedKey[] EncodeAll(IReadOnlyCollection<Key> keys) => _instance.Commands.OwnedKeys(keys);

    internal KeyedHash KeyHash => _instance.Commands.Hash;

    internal ValueCodec<T> Codec<T>() => _instance.Codecs.Get<T>();

    internal void End() => _ended = true;
}
