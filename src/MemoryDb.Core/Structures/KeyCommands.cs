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

    /// <summary>
    /// How many keys there are; one whose time has come counts until it is removed (DBSIZE). O(1): it adds up the
    /// slots, while nothing is written.
    /// </summary>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        Commands.CountAsync(cancellationToken);

    /// <summary>
    /// Removes every key (FLUSHDB); logged even if there are none. O(1): it empties the slots, whatever they hold.
    /// </summary>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => Commands.WriteAsync(
        default,
        default(NoArgument),
        KeyOperations.Clear,
        Decoded.AsIs,
        ReplyCancellation.WhileWaiting,
        cancellationToken).WithoutResult();

    /// <summary>
    /// Gives what a key holds, and its expiry, to another key too (COPY). O(n) in the elements, or in the bytes of a
    /// string: they are logged.
    /// </summary>
    /// <param name="source">The key to copy.</param>
    /// <param name="destination">The key that is made.</param>
    /// <param name="replace">Whether a key of that name, of any type, is replaced.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>
    /// Whether it was copied: not if there is no source, nor if the destination exists and is not to be replaced.
    /// </returns>
    /// <exception cref="ArgumentException">Source and destination are the same key.</exception>
    public ValueTask<bool> CopyAsync(
        Key source, Key destination, bool replace = false, CancellationToken cancellationToken = default)
    {
        EncodedKey encoded = Commands.OwnedKey(source);
        KeyCopy argument = KeyArguments.Copy(in encoded, Commands.OwnedKey(destination), replace);
        return Write(in encoded, argument, KeyCopyOperations.Copy, cancellationToken);
    }

    /// <summary>
    /// Gives a key another name, and keeps its expiry; a key of that name, of any type, is replaced if the condition
    /// allows it (RENAME, RENAMENX). O(n) in the elements, or in the bytes of a string: they are logged.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="newKey">Its new name; if it is the old one, nothing changes.</param>
    /// <param name="when">The condition on a key of the new name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>
    /// Whether the key has the new name now. Without a condition, false says that there is no such key, which is no
    /// error here; with one, that, or that the condition does not hold.
    /// </returns>
    public ValueTask<bool> RenameAsync(
        Key key, Key newKey, When when = When.Always, CancellationToken cancellationToken = default) =>
        Write(
            Commands.OwnedKey(key),
            new KeyRename(Commands.OwnedKey(newKey), when),
            KeyCopyOperations.Rename,
            cancellationToken);

    /// <summary>Deletes the key, whatever its type (DEL, UNLINK). O(1).</summary>
    /// <returns>Whether it existed.</returns>
    public ValueTask<bool> DeleteAsync(Key key, CancellationToken cancellationToken = default) =>
        Write(Commands.OwnedKey(key), default(NoArgument), KeyOperations.Delete, cancellationToken);

    /// <summary>Deletes several keys as one (DEL, UNLINK). O(n) in the keys.</summary>
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
    /// Sets when the key expires, if the condition on its present expiry holds (PEXPIRE, PEXPIREAT, EXPIRE, EXPIREAT);
    /// a time that has passed deletes it, <see cref="Expiry.Never"/> is <see cref="PersistAsync"/>. O(log n) in the
    /// keys that expire.
    /// </summary>
    /// <returns>
    /// Whether the key exists and the condition holds; for <see cref="Expiry.Never"/>, whether it lost an expiry.
    /// </returns>
    /// <exception cref="ArgumentException">The conditions exclude each other.</exception>
    public ValueTask<bool> ExpireAsync(
        Key key,
        Expiry expiry,
        ExpireWhen when = ExpireWhen.Always,
        CancellationToken cancellationToken = default) =>
        Write(Commands.OwnedKey(key), KeyArguments.Expire(expiry, when), KeyOperations.Expire, cancellationToken);

    /// <summary>Takes the key's expiry away (PERSIST). O(1).</summary>
    /// <returns>Whether it had one.</returns>
    public ValueTask<bool> PersistAsync(Key key, CancellationToken cancellationToken = default) =>
        Write(Commands.OwnedKey(key), default(NoArgument), KeyOperations.Persist, cancellationToken);

    /// <summary>
    /// How long the key will live (PTTL, TTL); nothing if it does not exist or does not expire. O(1).
    /// </summary>
    public ValueTask<Optional<TimeSpan>> TimeToLiveAsync(Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.TimeToLive, DecodeTimeToLive, cancellationToken);

    /// <summary>
    /// When the key expires (PEXPIRETIME, EXPIRETIME); nothing if it does not exist or does not expire. O(1).
    /// </summary>
    public ValueTask<Optional<DateTimeOffset>> ExpiryTimeAsync(
        Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.ExpiryTime, DecodeExpiryTime, cancellationToken);

    /// <summary>What the key holds (TYPE). O(1).</summary>
    public ValueTask<KeyType> TypeAsync(Key key, CancellationToken cancellationToken = default) =>
        Read(key, KeyOperations.Type, Decoded.Same<KeyType>(), cancellationToken);

    /// <summary>
    /// Walks over all keys (SCAN), a page at a time, beside whatever else goes on. Every key that is there throughout
    /// comes at least once; one that comes or goes meanwhile may come or not. O(n) in the keys, for the whole walk,
    /// however few match.
    /// </summary>
    /// <param name="pattern">Only keys that match it; by default all.</param>
    /// <param name="type">Only keys of this type; by default of any.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="ArgumentOutOfRangeException">No key can be of that type.</exception>
    public IAsyncEnumerable<Key> ScanAsync(
        GlobPattern pattern = default, KeyType? type = null, CancellationToken cancellationToken = default) =>
        ScanCoreAsync(pattern, KeyArguments.Type(type), cancellationToken);

    /// <summary>
    /// Tells of changes of keys whose names match a pattern, from this call on, be it in the middle of a transaction:
    /// each once it is durable, in the order in which they happened, before the reply of the command that made it. What
    /// one command does may be several changes: an overwritten collection is deleted first, and an expiry set with a
    /// value is told behind it. Every write costs O(1) more per change while anybody listens.
    /// </summary>
    /// <param name="pattern">
    /// Which keys; by default all. At most <see cref="SubscriptionOptions.MaxPatternBytes"/> long.
    /// </param>
    /// <param name="options">How the subscription buffers; null: the defaults.</param>
    /// <exception cref="ArgumentException">The pattern is too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Subscription<KeyChange> SubscribeToChanges(
        GlobPattern pattern = default, SubscriptionOptions? options = null)
    {
        Subscriptions subscriptions = _instance.OpenSubscriptions();
        var buffer = new SubscriberBuffer<KeyChange>((options ?? SubscriptionOptions.Default).Validate());
        var subscriber = new PatternSubscriber<KeyChange>(SubscriptionOptions.CheckPattern(pattern), buffer);
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

    private async IAsyncEnumerable<Key> ScanCoreAsync(
        GlobPattern pattern, KeyType? type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KeyCursor cursor = default;
        while (cursor.Slot < HashSlots.Count)
        {
            // On the caller's context: under an injected scheduler a walk must not leave it.
            ValueTask<KeyPage> step = Commands.ScanAsync(new KeyScan(cursor, type), cancellationToken);
            KeyPage page = await step;
            foreach (byte[] key in page.Keys)
            {
                if (pattern.IsMatch(key))
                    yield return new Key(key.AsMemory());
            }

            cursor = page.Next;
        }
    }

    private CommandReply<TReply> Read<TResult, TReply>(
        Key key,
        Operation<ReadContext, NoArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken) =>
        Commands.ReadAsync(Commands.Arguments(key), default, operation, decode, cancellationToken);

    private CommandReply<bool> Write<TArgument>(
        in EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, bool> operation,
        CancellationToken cancellationToken) =>
        Commands.WriteAsync(
            in key,
            argument,
            operation,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
}
