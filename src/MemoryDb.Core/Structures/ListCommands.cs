using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>Commands on several lists at once, each one atomic.</summary>
/// <remarks>
/// Every command may fail with <see cref="WrongTypeException"/> (a key looked at holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and <see cref="LogUnavailableException"/>.
/// </remarks>
public readonly struct ListCommands
{
    private readonly DatabaseInstance _instance;

    internal ListCommands(DatabaseInstance instance) => _instance = instance;

    /// <summary>
    /// Pops items from the first list that exists, as many as it has up to a count, and tells its key; nothing if there
    /// is none (LMPOP). Keys behind that list are not looked at. O(m + n) for m keys and n items returned. Once
    /// executed, it ignores the token.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <exception cref="ArgumentException">There are no keys, or the end is none of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="WrongValueException">
    /// The bytes of an item are no <typeparamref name="T"/>; the items are gone all the same.
    /// </exception>
    public ValueTask<Optional<PoppedItems<T>>> PopAsync<T>(
        IReadOnlyCollection<Key> keys, ListEnd end, int count = 1, CancellationToken cancellationToken = default)
    {
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        return _instance.Commands.WriteAsync(
            default,
            ListArguments.Pop(_instance.Commands.OwnedKeys(keys), end, count),
            ListMoveOperations.PopFirst,
            popped => ListReplies.Popped(popped, codec),
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);
    }

    /// <summary>
    /// As <see cref="PopAsync{T}(IReadOnlyCollection{Key}, ListEnd, int, CancellationToken)"/>; if no list exists,
    /// waits for one (BLMPOP, BLPOP, BRPOP): at each key behind those who wait there already. Of several that come at
    /// once it takes the first that was pushed to.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="keys">The keys, in the order in which they are looked at first.</param>
    /// <param name="end">The end at which items are popped.</param>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="count">How many items at most, at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key and its items; nothing if none came in time.</returns>
    /// <exception cref="ArgumentException">There are no keys, or the end is none of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is not positive, or the time is out of range.
    /// </exception>
    /// <exception cref="WrongValueException">
    /// The bytes of an item are no <typeparamref name="T"/>; the items are gone all the same.
    /// </exception>
    public ValueTask<Optional<PoppedItems<T>>> PopAsync<T>(
        IReadOnlyCollection<Key> keys,
        ListEnd end,
        TimeSpan wait,
        int count = 1,
        CancellationToken cancellationToken = default)
    {
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        ListPop pop = ListArguments.Pop(_instance.Commands.OwnedKeys(keys), end, count);
        return _instance.Commands.PopOrWaitAsync(
            pop.Keys,
            KeyType.List,
            pop,
            ListMoveOperations.PopFrom,
            popped => ListReplies.Popped(popped, codec),
            WaitArguments.Wait(wait),
            cancellationToken);
    }
}
