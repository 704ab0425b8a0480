using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>Commands on several sorted sets of which none comes first, each one atomic.</summary>
/// <remarks>
/// Every command may fail with <see cref="WrongTypeException"/> (a key looked at holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>.
/// </remarks>
public readonly struct SortedSetCommands
{
    private readonly DatabaseInstance _instance;

    internal SortedSetCommands(DatabaseInstance instance) => _instance = instance;

    /// <summary>
    /// Removes members from the first of the keys that has any, and returns them: as many as asked for, or all if there
    /// are no more (ZMPOP). Keys behind it are not looked at. O(k + m log n) for k keys and m members of n. Once
    /// executed, it ignores the token.
    /// </summary>
    /// <typeparam name="T">The members' type.</typeparam>
    /// <param name="keys">The keys, in the order in which they are looked at.</param>
    /// <param name="order">From the lowest score up, or from the highest down.</param>
    /// <param name="count">How many members at most, at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key and its members; nothing if all of the keys are empty.</returns>
    /// <exception cref="ArgumentException">There are no keys, or the count is below 1.</exception>
    /// <exception cref="WrongValueException">The bytes of one are no <typeparamref name="T"/>.</exception>
    public ValueTask<Optional<PoppedMembers<T>>> PopAsync<T>(
        IReadOnlyCollection<Key> keys,
        Order order = Order.Ascending,
        int count = 1,
        CancellationToken cancellationToken = default)
    {
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        return _instance.Commands.WriteAsync(
            default,
            SortedSetArguments.PopFirst(_instance.Commands.OwnedKeys(keys), order, count),
            SortedSetCombineOperations.PopFirst,
            popped => SortedSetReplies.Popped(popped, codec),
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);
    }

    /// <summary>
    /// As <see cref="PopAsync{T}(IReadOnlyCollection{Key}, Order, int, CancellationToken)"/>; if there are no members,
    /// waits for some (BZMPOP, BZPOPMIN, BZPOPMAX): at each key behind those who wait there already. Of several keys
    /// that get members at once it takes the first that got some.
    /// </summary>
    /// <typeparam name="T">The members' type.</typeparam>
    /// <param name="keys">The keys, in the order in which they are looked at first.</param>
    /// <param name="order">From the lowest score up, or from the highest down.</param>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="count">How many members at most, at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key and its members; nothing if none came in time.</returns>
    /// <exception cref="ArgumentException">There are no keys, or the count is below 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    /// <exception cref="WrongValueException">The bytes of one are no <typeparamref name="T"/>.</exception>
    public ValueTask<Optional<PoppedMembers<T>>> PopAsync<T>(
        IReadOnlyCollection<Key> keys,
        Order order,
        TimeSpan wait,
        int count = 1,
        CancellationToken cancellationToken = default)
    {
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        SortedSetPopFirst pop = SortedSetArguments.PopFirst(_instance.Commands.OwnedKeys(keys), order, count);
        return _instance.Commands.PopOrWaitAsync(
            pop.Keys,
            KeyType.SortedSet,
            pop,
            SortedSetCombineOperations.PopFrom,
            popped => SortedSetReplies.Popped(popped, codec),
            WaitArguments.Wait(wait),
            cancellationToken);
    }
}
