using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The string at one key inside a transaction; each member does what its twin in <see cref="DurableString{T}"/> does.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct TransactionString<T>
{
    private readonly Transaction _transaction;
    private readonly EncodedKey _encodedKey;
    private readonly ValueCodec<T> _codec;

    internal TransactionString(Transaction transaction, Key key)
    {
        _transaction = transaction;
        _encodedKey = transaction.Encode(key);
        _codec = transaction.Codec<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <inheritdoc cref="DurableString{T}.GetAsync"/>
    public Optional<T> Get() =>
        _codec.DecodeOptional(StringOperations.Get(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableString{T}.SetAsync(T, CancellationToken)"/>
    public void Set(T value) => Set(value, Expiry.Never);

    /// <inheritdoc cref="DurableString{T}.SetAsync(T, Expiry, When, CancellationToken)"/>
    public bool Set(T value, Expiry expiry, When when = When.Always) => StringOperations.Set(
        _transaction.Context,
        in _encodedKey,
        new StringSet(StoredForm.Pair(in _encodedKey, value, _codec), expiry, when));

    /// <inheritdoc cref="DurableString{T}.GetAndSetAsync(T, CancellationToken)"/>
    public Optional<T> GetAndSet(T value) => GetAndSet(value, Expiry.Never);

    /// <inheritdoc cref="DurableString{T}.GetAndSetAsync(T, Expiry, When, CancellationToken)"/>
    public Optional<T> GetAndSet(T value, Expiry expiry, When when = When.Always) =>
        _codec.DecodeOptional(StringOperations.GetAndSet(
            _transaction.Context,
            in _encodedKey,
            new StringSet(StoredForm.Pair(in _encodedKey, value, _codec), expiry, when)));

    /// <inheritdoc cref="DurableString{T}.GetAndExpireAsync"/>
    public Optional<T> GetAndExpire(Expiry expiry) =>
        _codec.DecodeOptional(StringOperations.GetAndExpire(_transaction.Context, in _encodedKey, expiry));

    /// <inheritdoc cref="DurableString{T}.GetAndDeleteAsync"/>
    public Optional<T> GetAndDelete() =>
        _codec.DecodeOptional(StringOperations.GetAndDelete(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableString{T}.IncrementAsync(long, CancellationToken)"/>
    public long Increment(long by = 1) => StringOperations.Increment(_transaction.Context, in _encodedKey, by);

    /// <inheritdoc cref="DurableString{T}.IncrementAsync(double, CancellationToken)"/>
    public double Increment(double by) => StringOperations.IncrementDouble(_transaction.Context, in _encodedKey, by);

    /// <inheritdoc cref="DurableString{T}.DecrementAsync"/>
    public long Decrement(long by = 1) => StringOperations.Decrement(_transaction.Context, in _encodedKey, by);

    /// <inheritdoc cref="DurableString{T}.SetIfEqualAsync"/>
    public bool SetIfEqual(T value, T expected, Expiry expiry = default) => StringCompareOperations.SetIfEqual(
        _transaction.Context,
        in _encodedKey,
        new StringCompare<byte[]>(
            StoredForm.Of(expected, _codec), StoredForm.Pair(in _encodedKey, value, _codec), expiry));

    /// <inheritdoc cref="DurableString{T}.DeleteIfEqualAsync"/>
    public bool DeleteIfEqual(T expected) => StringCompareOperations.DeleteIfEqual(
        _transaction.Context, in _encodedKey, StoredForm.Of(expected, _codec));

    /// <inheritdoc cref="DurableString{T}.GetRevisedAsync"/>
    /// <exception cref="InvalidOperationException">
    /// The transaction has changed the key, which gets its revision when the transaction ends.
    /// </exception>
    public Revised<T> GetRevised() => _codec.DecodeRevised(
        StringCompareOperations.GetRevised(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableString{T}.SetIfUnchangedAsync"/>
    /// <remarks>A key that the transaction itself has changed is no longer what anybody expected.</remarks>
    public bool SetIfUnchanged(T value, Revision expected, Expiry expiry = default) =>
        StringCompareOperations.SetIfUnchanged(
            _transaction.Context,
            in _encodedKey,
            new StringCompare<Revision>(expected, StoredForm.Pair(in _encodedKey, value, _codec), expiry));

    /// <inheritdoc cref="DurableString{T}.DeleteIfUnchangedAsync"/>
    /// <remarks>A key that the transaction itself has changed is no longer what anybody expected.</remarks>
    public bool DeleteIfUnchanged(Revision expected) =>
        StringCompareOperations.DeleteIfUnchanged(_transaction.Context, in _encodedKey, expected);

    /// <inheritdoc cref="DurableString{T}.GetRangeAsync"/>
    public ReadOnlyMemory<byte> GetRange(long start, long stop) =>
        StringRangeOperations.GetRange(_transaction.Context, in _encodedKey, new StringRange(start, stop));

    /// <inheritdoc cref="DurableString{T}.SetRangeAsync"/>
    public long SetRange(long offset, ReadOnlyMemory<byte> bytes) => StringRangeOperations.SetRange(
        _transaction.Context, in _encodedKey, StringArguments.Patch(offset, bytes));

    /// <inheritdoc cref="DurableString{T}.AppendAsync"/>
    public long Append(T value) =>
        StringRangeOperations.Append(_transaction.Context, in _encodedKey, StoredForm.Of(value, _codec));

    /// <inheritdoc cref="DurableString{T}.LengthAsync"/>
    public long Length() => StringOperations.Length(_transaction.Context, in _encodedKey, default);
}
