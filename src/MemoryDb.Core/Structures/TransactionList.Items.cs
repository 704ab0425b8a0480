using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>What looks for items, changes them in the middle, or moves them to another list.</content>
public readonly partial struct TransactionList<T>
{
    /// <inheritdoc cref="DurableList{T}.SetAsync"/>
    public void Set(long index, T item) => ListItemOperations.Set(
        _transaction.Context, in _encodedKey, new ListSet(index, StoredForm.Of(item, _codec)));

    /// <inheritdoc cref="DurableList{T}.InsertBeforeAsync"/>
    public Optional<long> InsertBefore(T pivot, T item) => Insert(pivot, item, isAfter: false);

    /// <inheritdoc cref="DurableList{T}.InsertAfterAsync"/>
    public Optional<long> InsertAfter(T pivot, T item) => Insert(pivot, item, isAfter: true);

    /// <inheritdoc cref="DurableList{T}.RemoveAsync"/>
    public long Remove(T item, long count = 1) => ListItemOperations.Remove(
        _transaction.Context, in _encodedKey, new ListRemove(StoredForm.Of(item, _codec), count));

    /// <inheritdoc cref="DurableList{T}.IndexOfAsync"/>
    public Optional<long> IndexOf(T item, long rank = 1, long maxLength = 0) =>
        ListReplies.Index(Search(item, rank, 1, maxLength));

    /// <inheritdoc cref="DurableList{T}.IndexesOfAsync"/>
    public long[] IndexesOf(T item, long rank = 1, long count = 0, long maxLength = 0) =>
        Search(item, rank, count, maxLength);

    /// <inheritdoc cref="DurableList{T}.MoveAsync(Key, ListEnd, ListEnd, CancellationToken)"/>
    public Optional<T> Move(Key destination, ListEnd from, ListEnd to) => _codec.DecodeOptional(ListMoveOperations.Move(
        _transaction.Context,
        in _encodedKey,
        new ListMove(_transaction.Encode(destination), ListArguments.End(from), ListArguments.End(to))));

    private Optional<long> Insert(T pivot, T item, bool isAfter) => ListReplies.Inserted(ListItemOperations.Insert(
        _transaction.Context,
        in _encodedKey,
        new ListInsert(StoredForm.Of(pivot, _codec), StoredForm.Of(item, _codec), isAfter)));

    private long[] Search(T item, long rank, long count, long maxLength)
    {
        ListArguments.CheckSearch(rank, count, maxLength);
        return ListItemOperations.IndexesOf(
            _transaction.Context,
            in _encodedKey,
            new ListSearch(StoredForm.Of(item, _codec), rank, count, maxLength));
    }
}
