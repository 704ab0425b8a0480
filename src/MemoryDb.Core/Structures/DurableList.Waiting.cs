using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>Pops that wait until there is an item.</content>
public readonly partial struct DurableList<T>
{
    /// <summary>
    /// Removes and returns the first item; if there is none, waits for one (BLPOP): behind those who wait already, and
    /// before whoever comes later. O(1). Once it has an item, it ignores the token; until then, nothing is lost.
    /// </summary>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item; nothing if none came in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    public ValueTask<Optional<T>> PopLeftAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        PopOrWait(default(NoArgument), ListOperations.PopLeft, wait, cancellationToken);

    /// <summary>
    /// Removes and returns the last item; if there is none, waits for one (BRPOP): behind those who wait already, and
    /// before whoever comes later. O(1). Once it has an item, it ignores the token; until then, nothing is lost.
    /// </summary>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item; nothing if none came in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or too long.</exception>
    public ValueTask<Optional<T>> PopRightAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        PopOrWait(default(NoArgument), ListOperations.PopRight, wait, cancellationToken);

    /// <summary>
    /// Pops an item, pushes it to another list, and returns it, as one; if there is none, waits for one (BLMOVE), as
    /// <see cref="PopLeftAsync(TimeSpan, CancellationToken)"/> does. O(1).
    /// </summary>
    /// <param name="destination">The other list; if it is the same one, that is turned.</param>
    /// <param name="from">At which end the item is popped.</param>
    /// <param name="to">At which end of the other list it is pushed.</param>
    /// <param name="wait">
    /// How long: up to some 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; zero does not wait.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The item; nothing if none came in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An end is none of the two, or the time is out of range.
    /// </exception>
    /// <exception cref="WrongTypeException">
    /// One of the keys holds another type; nothing was moved. Of the destination only if there is an item to move.
    /// </exception>
    public ValueTask<Optional<T>> MoveAsync(
        Key destination, ListEnd from, ListEnd to, TimeSpan wait, CancellationToken cancellationToken = default) =>
        PopOrWait(
            new ListMove(_commands.OwnedKey(destination), ListArguments.End(from), ListArguments.End(to)),
            ListMoveOperations.Move,
            wait,
            cancellationToken);

    private CommandReply<Optional<T>> PopOrWait<TArgument>(
        TArgument argument,
        Operation<WriteContext, TArgument, ReadOnlyMemory<byte>?> pop,
        TimeSpan wait,
        CancellationToken cancellationToken) =>
        _commands.PopOrWaitAsync(
            [_commands.OwnedKey(Key)],
            KeyType.List,
            argument,
            pop,
            _codec.DecodeOptional,
            WaitArguments.Wait(wait),
            cancellationToken);
}
