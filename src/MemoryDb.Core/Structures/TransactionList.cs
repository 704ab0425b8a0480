using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>The list at one key inside a transaction; its members are those of <see cref="DurableList{T}"/>.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public readonly partial struct TransactionList<T>
{
    private readonly Transaction _transaction;
    private readonly EncodedKey _encodedKey;
    private readonly ValueCodec<T> _codec;

    internal TransactionList(Transaction transaction, Key key)
    {
        _transaction = transaction;
        _encodedKey = transaction.Encode(key);
        _codec = transaction.Codec<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <inheritdoc cref="DurableList{T}.GetAsync"/>
    public Optional<T> Get(long index) =>
        _codec.DecodeOptional(ListOperations.Get(_transaction.Context, in _encodedKey, index));

    /// <inheritdoc cref="DurableList{T}.RangeAsync"/>
    public T[] Range(long start = 0, long stop = -1) =>
        _codec.DecodeAll(ListOperations.Range(_transaction.Context, in _encodedKey, new ListBounds(start, stop)));

    /// <inheritdoc cref="DurableList{T}.CountAsync"/>
    public long Count() => ListOperations.Count(_transaction.Context, in _encodedKey, default);

    /// <inheritdoc cref="DurableList{T}.PushLeftAsync(T, When, CancellationToken)"/>
    public long PushLeft(T item, When when = When.Always) => ListOperations.PushLeft(
        _transaction.Context, in _encodedKey, new ListPush([StoredForm.Of(item, _codec)], when));

    /// <inheritdoc cref="DurableList{T}.PushLeftAsync(IReadOnlyCollection{T}, When, CancellationToken)"/>
    public long PushLeft(IReadOnlyCollection<T> items, When when = When.Always) => ListOperations.PushLeft(
        _transaction.Context, in _encodedKey, new ListPush(StoredForm.OfAll(items, _codec), when));

    /// <inheritdoc cref="DurableList{T}.PushRightAsync(T, When, CancellationToken)"/>
    public long PushRight(T item, When when = When.Always) => ListOperations.PushRight(
        _transaction.Context, in _encodedKey, new ListPush([StoredForm.Of(item, _codec)], when));

    /// <inheritdoc cref="DurableList{T}.PushRightAsync(IReadOnlyCollection{T}, When, CancellationToken)"/>
    public long PushRight(IReadOnlyCollection<T> items, When when = When.Always) => ListOperations.PushRight(
        _transaction.Context, in _encodedKey, new ListPush(StoredForm.OfAll(items, _codec), when));

    /// <inheritdoc cref="DurableList{T}.PopLeftAsync(CancellationToken)"/>
    public Optional<T> PopLeft() =>
        _codec.DecodeOptional(ListOperations.PopLeft(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableList{T}.PopLeftAsync(int, CancellationToken)"/>
    public T[] PopLeft(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return _codec.DecodeAll(ListOperations.PopManyLeft(_transaction.Context, in _encodedKey, count));
    }

    /// <inheritdoc cref="DurableList{T}.PopRightAsync(CancellationToken)"/>
    public Optional<T> PopRight() =>
        _codec.DecodeOptional(ListOperations.PopRight(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableList{T}.PopRightAsync(int, CancellationToken)"/>
    public T[] PopRight(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return _codec.DecodeAll(ListOperations.PopManyRight(_transaction.Context, in _encodedKey, count));
    }

    /// <inheritdoc cref="DurableList{T}.TrimAsync"/>
    public void Trim(long start, long stop) =>
        ListOperations.Trim(_transaction.Context, in _encodedKey, new ListBounds(start, stop));
}
