using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Notifications;
using MemoryDb.Operations;

namespace MemoryDb;

/// <summary>Commands on keys of any type.</summary>
/// <remarks>
/// Every command may fail with <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes, <see cref="LogUnavailableException"/>.
/// </remarks>
public readonly struct KeyCommands
{
    private readonly DatabaseInstance _instance;

    internal KeyCommands(DatabaseInstance instance) => _instance = instance;

    private CommandRunner Commands => _instance.Commands;

    /// <summary>Whether the key exists (EXISTS). O(1).</summary>
    public ValueTask<bool> ExistsAsync(Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.Exists, Decoded.AsIs, cancellationToken);

    /// <summary>
    /// How many of the keys exist, one named twice counted twice; one atomic read (EXISTS). O(n) in the keys.
    /// </summary>
    public ValueTask<long> ExistsAsync(IReadOnlyCollection<Key> keys, CancellationToken cancellationToken = default)
    {
        EncodedKey[] encoded = Commands.OwnedKeys(keys);
        return Commands.ReadManyAsync(
            encoded, encoded, KeyOperations.CountExisting, Decoded.Same<long>(), cancellationToken);
    }

    /// <summary>Deletes the key, whatever its type (DEL). O(1).</summary>
    /// <returns>Whether it existed.</returns>
    public ValueTask<bool> DeleteAsync(Key key, CancellationToken cancellationToken = default) =>
        Write(key, default(NoArgument), KeyOperations.Delete, cancellationToken);

    /// <summary>Deletes several keys as one (DEL). O(n) in the keys.</summary>
    /// <returns>How many existed.</returns>
    public ValueTask<long> DeleteAsync(IReadOnlyCollection<Key> keys, CancellationToken cancellationToken = default) =>
        Commands.WriteAsync(
            default,
            Commands.OwnedKeys(keys),
            KeyOperations.DeleteMany,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>
    /// Sets when the key expires (PEXPIRE, PEXPIREAT); a time that has passed deletes it, <see cref="Expiry.Never"/> is
    /// <see cref="PersistAsync"/>. O(log n) in the keys that expire.
    /// </summary>
    /// <returns>Whether the key exists; for <see cref="Expiry.Never"/>, whether it lost an expiry.</returns>
    public ValueTask<bool> ExpireAsync(Key key, Expiry expiry, CancellationToken cancellationToken = default) =>
        Write(key, expiry, KeyOperations.Expire, cancellationToken);

    /// <summary>Takes the key's expiry away (PERSIST). O(1).</summary>
    /// <returns>Whether it had one.</returns>
    public ValueTask<bool> PersistAsync(Key key, CancellationToken cancellationToken = default) =>
        Write(key, default(NoArgument), KeyOperations.Persist, cancellationToken);

    /// <summary>How long the key will live (PTTL); nothing if it does not exist or does not expire. O(1).</summary>
    public ValueTask<Optional<TimeSpan>> TimeToLiveAsync(Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.TimeToLive, DecodeTimeToLive, cancellationToken);

    /// <summary>When the key expires (PEXPIRETIME); nothing if it does not exist or does not expire. O(1).</summary>
    public ValueTask<Optional<DateTimeOffset>> ExpiryTimeAsync(
        Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.ExpiryTime, DecodeExpiryTime, cancellationToken);

    /// <summary>What the key holds (TYPE). O(1).</summary>
    public ValueTask<KeyType> TypeAsync(Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.Type, Decoded.Same<KeyType>(), cancellationToken);

    /// <summary>
    /// Walks over all keys (SCAN), a page at a time, beside whatever else goes on. Every key that is there throughout
    /// comes at least once; one that comes or goes meanwhile may come or not. O(n) in the keys, for the whole walk.
    /// </summary>
    public async IAsyncEnumerable<Key> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        KeyCursor cursor = default;
        while (cursor.Slot < HashSlots.Count)
        {
            if (_instance.Engine.Keyspace.ExistingSlotAt(cursor.Slot) is null)
            {
                cursor = new KeyCursor(cursor.Slot + 1, 0);
                continue;
            }

            // On the caller's context: under an injected scheduler a walk must not leave it.
            ValueTask<KeyPage> step = Commands.ScanAsync(cursor, cancellationToken);
            KeyPage page = await step;
            foreach (byte[] key in page.Keys)
                yield return new Key(key.AsMemory());
            cursor = page.Next;
        }
    }

    /// <summary>
    /// Tells of changes of keys whose names match a pattern, from this call on: each once it is durable, in the order
    /// in which they happened, before the reply of the command that made it. What one command does may be several
    /// changes: an overwritten collection is deleted first. Every write costs O(1) more per change while anybody
    /// listens.
    /// </summary>
    /// <param name="pattern">Which keys; by default all.</param>
    /// <param name="options">How the subscription buffers; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Subscription<KeyChange> ChangesAsync(GlobPattern pattern = default, SubscriptionOptions? options = null)
    {
        Subscriptions subscriptions = _instance.OpenSubscriptions();
        var buffer = new SubscriberBuffer<KeyChange>((options ?? SubscriptionOptions.Default).Validate());
        var subscriber = new PatternSubscriber<KeyChange>(pattern, buffer);
        subscriptions.AddChanges(in subscriber);
        return new BufferedSubscription<KeyChange, KeyChange>(
            buffer, Decoded.Same<KeyChange>(), () => subscriptions.RemoveChanges(in subscriber));
    }

    internal static Optional<TimeSpan> DecodeTimeToLive(long milliseconds) =>
        milliseconds == KeyOperations.NoExpiry ? default : new(ClampedSpan(milliseconds));

    internal static Optional<DateTimeOffset> DecodeExpiryTime(long milliseconds) =>
        milliseconds == KeyOperations.NoExpiry
        ? default
        : new(DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())));

    private static TimeSpan ClampedSpan(long milliseconds) => milliseconds > TimeSpan.MaxValue.TotalMilliseconds
        ? TimeSpan.MaxValue
        : TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);

    private CommandReply<TReply> Read<TResult, TReply>(
        Key key,
        Operation<ReadContext, NoArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken) =>
        Commands.ReadAsync(Commands.Arguments(key), default, operation, decode, cancellationToken);

    private CommandReply<bool> Write<TArgument>(
        Key key,
        TArgument argument,
        Operation<WriteContext, TArgument, bool> operation,
        CancellationToken cancellationToken) =>
        Commands.WriteAsync(
            Commands.OwnedKey(key),
            argument,
            operation,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
}
