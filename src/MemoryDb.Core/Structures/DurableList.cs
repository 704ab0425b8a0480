using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The list at one key: items in an order, taken and given at both ends. A cheap handle: the key need not exist; the
/// first item pushed creates it, and with its last item it goes.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <remarks>
/// An item has at most 512 MiB. Indexes count from 0 at the left end; negative ones from -1 at the right end. Every
/// command may fail with <see cref="WrongTypeException"/> (the key holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>;
/// and, if it returns items, with <see cref="WrongValueException"/>: the
/// stored bytes are no <typeparamref name="T"/> (an item popped is gone all the same).
/// </remarks>
public readonly partial struct DurableList<T>
{
    private readonly CommandRunner _commands;
    private readonly ValueCodec<T> _codec;

    internal DurableList(DatabaseInstance instance, Key key)
    {
        _commands = instance.Commands;
        _codec = instance.Codecs.Get<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The item at an index, if the list reaches so far (LINDEX). O(1).</summary>
    public ValueTask<Optional<T>> GetAsync(long index, CancellationToken cancellationToken = default) =>
        _commands.ReadAsync(
            _commands.Arguments(Key), index, ListOperations.Get, _codec.DecodeOptional, cancellationToken);

    /// <summary>
    /// The items from one index to another, both included, as far as the list reaches; one atomic read (LRANGE). O(n)
    /// in the items returned.
    /// </summary>
    public ValueTask<T[]> RangeAsync(long start = 0, long stop = -1, CancellationToken cancellationToken = default) =>
        _commands.ReadAsync(
            _commands.Arguments(Key),
            new ListBounds(start, stop),
            ListOperations.Range,
            _codec.DecodeAll,
            cancellationToken);

    /// <summary>How many items there are; 0 if the key does not exist (LLEN). O(1).</summary>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _commands.ReadAsync(
        _commands.Arguments(Key), default(NoArgument), ListOperations.Count, Decoded.Same<long>(), cancellationToken);

    /// <summary>Adds an item at the left end, if the condition on the key holds (LPUSH, LPUSHX). O(1).</summary>
    /// <returns>How many items there are now; for a condition that did not hold, there were already.</returns>
    public ValueTask<long> PushLeftAsync(
        T item, When when = When.Always, CancellationToken cancellationToken = default) =>
        Push([StoredForm.Of(item, _codec)], when, ListOperations.PushLeft, cancellationToken);

    /// <summary>
    /// Adds items at the left end as one, each to the left of the one before, so that the last given is the first of
    /// the list; if the condition on the key holds (LPUSH, LPUSHX). O(n) in the items given.
    /// </summary>
    /// <returns>How many items there are now; for a condition that did not hold, there were already.</returns>
    public ValueTask<long> PushLeftAsync(
        IReadOnlyCollection<T> items, When when = When.Always, CancellationToken cancellationToken = default) =>
        Push(StoredForm.OfAll(items, _codec), when, ListOperations.PushLeft, cancellationToken);

    /// <summary>Adds an item at the right end, if the condition on the key holds (RPUSH, RPUSHX). O(1).</summary>
    /// <returns>How many items there are now; for a condition that did not hold, there were already.</returns>
    public ValueTask<long> PushRightAsync(
        T item, When when = When.Always, CancellationToken cancellationToken = default) =>
        Push([StoredForm.Of(item, _codec)], when, ListOperations.PushRight, cancellationToken);

    /// <summary>
    /// Adds items at the right end as one, in their order, if the condition on the key holds (RPUSH, RPUSHX). O(n) in
    /// the items given.
    /// </summary>
    /// <returns>How many items there are now; for a condition that did not hold, there were already.</returns>
    public ValueTask<long> PushRightAsync(
        IReadOnlyCollection<T> items, When when = When.Always, CancellationToken cancellationToken = default) =>
        Push(StoredForm.OfAll(items, _codec), when, ListOperations.PushRight, cancellationToken);

    /// <summary>Removes and returns the first item, if any (LPOP). O(1). Once executed, it ignores the token.</summary>
    public ValueTask<Optional<T>> PopLeftAsync(CancellationToken cancellationToken = default) =>
        Pop(default(NoArgument), ListOperations.PopLeft, _codec.DecodeOptional, cancellationToken);

    /// <summary>
    /// Removes and returns the first items, as many as there are up to a count, the first at first (LPOP). O(n) in the
    /// items returned. Once executed, it ignores the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ValueTask<T[]> PopLeftAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Pop(count, ListOperations.PopManyLeft, _codec.DecodeAll, cancellationToken);
    }

    /// <summary>Removes and returns the last item, if any (RPOP). O(1). Once executed, it ignores the token.</summary>
    public ValueTask<Optional<T>> PopRightAsync(CancellationToken cancellationToken = default) =>
        Pop(default(NoArgument), ListOperations.PopRight, _codec.DecodeOptional, cancellationToken);

    /// <summary>
    /// Removes and returns the last items, as many as there are up to a count, the last at first (RPOP). O(n) in the
    /// items returned. Once executed, it ignores the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ValueTask<T[]> PopRightAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Pop(count, ListOperations.PopManyRight, _codec.DecodeAll, cancellationToken);
    }

    /// <summary>
    /// Keeps the items from one index to another, both included, and removes all others (LTRIM). O(n) in the items
    /// removed.
    /// </summary>
    public ValueTask TrimAsync(long start, long stop, CancellationToken cancellationToken = default)
    {
        CommandReply<bool> reply = _commands.WriteAsync(
            _commands.OwnedKey(Key),
            new ListBounds(start, stop),
            ListOperations.Trim,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
        return reply.WithoutResult();
    }

    private CommandReply<long> Push(
        byte[][] items,
        When when,
        Operation<WriteContext, ListPush, long> operation,
        CancellationToken cancellationToken) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            new ListPush(items, when),
            operation,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    private CommandReply<TReply> Pop<TArgument, TResult, TReply>(
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key), argument, operation, decode, ReplyCancellation.NotOnceExecuted, cancellationToken);
}
