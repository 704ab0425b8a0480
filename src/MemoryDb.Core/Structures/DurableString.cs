using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The string at one key: text, bytes, a number, or any value that the serializer knows; at most 512 MiB. A cheap
/// handle: the key need not exist.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>
/// Every command may fail with <see cref="WrongTypeException"/> (the key holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>.
/// </remarks>
public readonly partial struct DurableString<T>
{
    private readonly CommandRunner _commands;
    private readonly ValueCodec<T> _codec;

    internal DurableString(DatabaseInstance instance, Key key)
    {
        _commands = instance.Commands;
        _codec = instance.Codecs.Get<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The value, if the key exists (GET). O(1).</summary>
    /// <exception cref="WrongValueException">The stored bytes are no <typeparamref name="T"/>.</exception>
    public ValueTask<Optional<T>> GetAsync(CancellationToken cancellationToken = default) =>
        _commands.GetStringAsync(Key, _codec, cancellationToken);

    /// <summary>Sets the value, whatever the key held, without an expiry (SET). O(1).</summary>
    public ValueTask SetAsync(T value, CancellationToken cancellationToken = default) =>
        SetCore(value, Expiry.Never, When.Always, cancellationToken).WithoutResult();

    /// <summary>Sets the value and its expiry, if the condition holds (SET with options). O(1).</summary>
    /// <returns>Whether it was set.</returns>
    public ValueTask<bool> SetAsync(
        T value, Expiry expiry, When when = When.Always, CancellationToken cancellationToken = default) =>
        SetCore(value, expiry, when, cancellationToken);

    /// <summary>Sets the value, without an expiry, and returns the one before (SET with GET). O(1).</summary>
    /// <exception cref="WrongValueException">
    /// The former bytes are no <typeparamref name="T"/>; the value was set.
    /// </exception>
    public ValueTask<Optional<T>> GetAndSetAsync(T value, CancellationToken cancellationToken = default) =>
        GetAndSetAsync(value, Expiry.Never, When.Always, cancellationToken);

    /// <summary>
    /// Sets the value and its expiry, if the condition holds, and returns the value before in any case (SET with GET
    /// and options). O(1). Once executed, it ignores the token.
    /// </summary>
    /// <returns>
    /// The value before, if the key existed: so for <see cref="When.NotExists"/> it was set if there is none, for
    /// <see cref="When.Exists"/> if there is one.
    /// </returns>
    /// <exception cref="WrongValueException">
    /// The former bytes are no <typeparamref name="T"/>; the value was set if the condition holds.
    /// </exception>
    public ValueTask<Optional<T>> GetAndSetAsync(
        T value, Expiry expiry, When when = When.Always, CancellationToken cancellationToken = default)
    {
        byte[] pair = StoredForm.Pair(Key, value, _codec);
        return _commands.WriteAsync(
            EncodedKey.OfPair(pair, _commands.Hash),
            new StringSet(pair, expiry, when),
            StringOperations.GetAndSet,
            _codec.DecodeOptional,
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);
    }

    /// <summary>
    /// Returns the value and sets when the key expires: <see cref="Expiry.Never"/> takes the expiry away, a time that
    /// has passed deletes the key (GETEX). O(log n) in the keys that expire. Once executed, it ignores the token.
    /// </summary>
    /// <returns>The value, if the key exists.</returns>
    public ValueTask<Optional<T>> GetAndExpireAsync(Expiry expiry, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            expiry,
            StringOperations.GetAndExpire,
            _codec.DecodeOptional,
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);

    /// <summary>Deletes the key and returns its value (GETDEL). O(1). Once executed, it ignores the token.</summary>
    public ValueTask<Optional<T>> GetAndDeleteAsync(CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            default(NoArgument),
            StringOperations.GetAndDelete,
            _codec.DecodeOptional,
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);

    /// <summary>
    /// Adds to an integer, stored as text; an absent key counts as 0, the expiry stays (INCRBY, INCR). O(1).
    /// </summary>
    /// <returns>The sum.</returns>
    /// <exception cref="WrongValueException">
    /// The value is no 64-bit integer, or the sum would not be one. To a value with a fraction add <c>1.0</c>, not
    /// <c>1</c>.
    /// </exception>
    public ValueTask<long> IncrementAsync(long by = 1, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            by,
            StringOperations.Increment,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>
    /// Adds to a number, stored as text; an absent key counts as 0, the expiry stays (INCRBYFLOAT). O(1).
    /// </summary>
    /// <returns>The sum.</returns>
    /// <exception cref="WrongValueException">The value is no number, or the sum would be infinite or NaN.</exception>
    public ValueTask<double> IncrementAsync(double by, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            by,
            StringOperations.IncrementDouble,
            Decoded.Same<double>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>
    /// Subtracts from an integer (DECRBY, DECR); see <see cref="IncrementAsync(long, CancellationToken)"/>. O(1).
    /// </summary>
    /// <exception cref="WrongValueException">
    /// The value is no 64-bit integer, or the difference would not be one.
    /// </exception>
    public ValueTask<long> DecrementAsync(long by = 1, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            by,
            StringOperations.Decrement,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    private CommandReply<bool> SetCore(T value, Expiry expiry, When when, CancellationToken cancellationToken)
    {
        byte[] pair = StoredForm.Pair(Key, value, _codec);
        return _commands.WriteAsync(
            EncodedKey.OfPair(pair, _commands.Hash),
            new StringSet(pair, expiry, when),
            StringOperations.Set,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
    }
}
