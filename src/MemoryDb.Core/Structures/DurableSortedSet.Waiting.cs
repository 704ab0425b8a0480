using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>Pops that wait until there is a member.</content>
public readonly partial struct DurableSortedSet<T>
{
    /// <summary>
    /// Removes the member with the lowest score and returns it; if there is none, waits for one (BZPOPMIN): behind
    /// those who wait already, and before whoever comes later. O(log n). Once it has a member, it ignores the token;
    /// until then, nothing is lost.
    /// </summary>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The member; nothing if none came in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    public ValueTask<Optional<ScoredMember<T>>> PopMinAsync(
        TimeSpan wait, CancellationToken cancellationToken = default) =>
        PopOrWait(Order.Ascending, wait, cancellationToken);

    /// <summary>
    /// As <see cref="PopMinAsync(TimeSpan, CancellationToken)"/>, with the highest score (BZPOPMAX). O(log n).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    public ValueTask<Optional<ScoredMember<T>>> PopMaxAsync(
        TimeSpan wait, CancellationToken cancellationToken = default) =>
        PopOrWait(Order.Descending, wait, cancellationToken);

    private CommandReply<Optional<ScoredMember<T>>> PopOrWait(
        Order order, TimeSpan wait, CancellationToken cancellationToken) =>
        _commands.PopOrWaitAsync(
            [_commands.OwnedKey(Key)],
            KeyType.SortedSet,
            order,
            SortedSetOperations.Pop,
            _codec.DecodeOptionalScored,
            WaitArguments.Wait(wait),
            cancellationToken);
}
