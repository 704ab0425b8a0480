using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>What looks for items, changes them in the middle, or moves them to another list.</content>
public readonly partial struct DurableList<T>
{
    /// <summary>Replaces the item at an index (LSET). O(1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The list does not reach so far, or there is none; like every reply, it waits until that is durable.
    /// </exception>
    public ValueTask SetAsync(long index, T item, CancellationToken cancellationToken = default) =>
        Write(
            new ListSet(index, StoredForm.Of(item, _codec)), ListItemOperations.Set, Decoded.AsIs, cancellationToken)
            .WithoutResult();

    /// <summary>
    /// Inserts an item to the left of the leftmost one that equals a pivot, which means that the stored bytes are equal
    /// (LINSERT). O(n) in the list.
    /// </summary>
    /// <returns>How many items there are now; nothing if the pivot was not found and nothing was inserted.</returns>
    public ValueTask<Optional<long>> InsertBeforeAsync(
        T pivot, T item, CancellationToken cancellationToken = default) =>
        Insert(pivot, item, isAfter: false, cancellationToken);

    /// <summary>
    /// Inserts an item to the right of the leftmost one that equals a pivot, which means that the stored bytes are
    /// equal (LINSERT). O(n) in the list.
    /// </summary>
    /// <returns>How many items there are now; nothing if the pivot was not found and nothing was inserted.</returns>
    public ValueTask<Optional<long>> InsertAfterAsync(
        T pivot, T item, CancellationToken cancellationToken = default) =>
        Insert(pivot, item, isAfter: true, cancellationToken);

    /// <summary>
    /// Removes the first item whose stored bytes are those of an item, or several of them (LREM). O(n) in the list.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="count">
    /// How many at most: from the left end on; if negative, from the right end on; 0 means all.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many were removed.</returns>
    public ValueTask<long> RemoveAsync(T item, long count = 1, CancellationToken cancellationToken = default) =>
        Write(
            new ListRemove(StoredForm.Of(item, _codec), count),
            ListItemOperations.Remove,
            Decoded.Same<long>(),
            cancellationToken);

    /// <summary>
    /// The index, from the left, of the first item whose stored bytes are those of an item, if there is one (LPOS).
    /// O(n) in the items compared.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="rank">
    /// 2 finds the second match from the left end on, and so forth; -1 the first from the right end on.
    /// </param>
    /// <param name="maxLength">How many items are compared at most; 0 means all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The rank is 0 or <see cref="long.MinValue"/>, or the length is negative.
    /// </exception>
    public ValueTask<Optional<long>> IndexOfAsync(
        T item, long rank = 1, long maxLength = 0, CancellationToken cancellationToken = default) =>
        Search(item, rank, 1, maxLength, ListReplies.Index, cancellationToken);

    /// <summary>
    /// The indexes, from the left, of the items whose stored bytes are those of an item, in the order in which they are
    /// found (LPOS with COUNT). O(n) in the items compared.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="rank">
    /// 2 begins with the second match from the left end on, and so forth; -1 with the first from the right end on.
    /// </param>
    /// <param name="count">How many are found at most; 0 means all.</param>
    /// <param name="maxLength">How many items are compared at most; 0 means all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The rank is 0 or <see cref="long.MinValue"/>, or another number is negative.
    /// </exception>
    public ValueTask<long[]> IndexesOfAsync(
        T item, long rank = 1, long count = 0, long maxLength = 0, CancellationToken cancellationToken = default) =>
        Search(item, rank, count, maxLength, Decoded.Same<long[]>(), cancellationToken);

    /// <summary>
    /// Pops an item, if there is one, pushes it to another list, and returns it, as one; to the same list, it turns it
    /// (LMOVE). O(1). Once executed, it ignores the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An end is none of the two.</exception>
    /// <exception cref="WrongTypeException">
    /// One of the keys holds another type; nothing was moved. Of the destination only if there is an item to move.
    /// </exception>
    public ValueTask<Optional<T>> MoveAsync(
        Key destination, ListEnd from, ListEnd to, CancellationToken cancellationToken = default) =>
        Pop(
            new ListMove(_commands.OwnedKey(destination), ListArguments.End(from), ListArguments.End(to)),
            ListMoveOperations.Move,
            _codec.DecodeOptional,
            cancellationToken);

    private CommandReply<Optional<long>> Insert(T pivot, T item, bool isAfter, CancellationToken cancellationToken) =>
        Write(
            new ListInsert(StoredForm.Of(pivot, _codec), StoredForm.Of(item, _codec), isAfter),
            ListItemOperations.Insert,
            ListReplies.Inserted,
            cancellationToken);

    private CommandReply<TReply> Search<TReply>(
        T item,
        long rank,
        long count,
        long maxLength,
        Func<long[], TReply> decode,
        CancellationToken cancellationToken)
    {
        ListArguments.CheckSearch(rank, count, maxLength);
        Arguments arguments = _commands.Arguments(Key);
        var search = new ListSearch(arguments.Add(item, _codec), rank, count, maxLength);
        return _commands.ReadAsync(arguments, search, ListItemOperations.IndexesOf, decode, cancellationToken);
    }

    private CommandReply<TReply> Write<TArgument, TResult, TReply>(
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key), argument, operation, decode, ReplyCancellation.WhileWaiting, cancellationToken);
}
