using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>What takes several sets together.</content>
public readonly partial struct DurableSet<T>
{
    /// <summary>
    /// This set combined with others, in no order that means anything; one atomic read (SUNION, SINTER, SDIFF). A union
    /// is O(n) in all members; an intersection O(n m) for the n members of the smallest of m sets; a difference the
    /// cheaper of O(n m) for the n members of this set, and O(n) in all members.
    /// </summary>
    /// <param name="operation">How; in a difference, this set is the one from which the others are taken away.</param>
    /// <param name="others">The keys of the other sets, none at all or some; one that does not exist is empty.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public ValueTask<T[]> CombineAsync(
        SetOperation operation, IReadOnlyCollection<Key> others, CancellationToken cancellationToken = default)
    {
        SetArguments.Operation(operation);
        EncodedKey[] keys = KeysWith(others);
        return _commands.ReadManyAsync(
            keys,
            new SetCombination(operation, keys),
            SetAlgebraOperations.Combine,
            _codec.DecodeAll,
            cancellationToken);
    }

    /// <summary>
    /// Combines this set with others and has another key hold the result from now on, whatever it held, without an
    /// expiry; without members, the key goes (SUNIONSTORE, SINTERSTORE, SDIFFSTORE). Costs what <see
    /// cref="CombineAsync"/> costs, and O(n) in the members stored.
    /// </summary>
    /// <param name="destination">Where the result is stored; it may be one of the sets.</param>
    /// <param name="operation">How; in a difference, this set is the one from which the others are taken away.</param>
    /// <param name="others">The keys of the other sets, none at all or some; one that does not exist is empty.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many members the destination has now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public ValueTask<long> CombineAndStoreAsync(
        Key destination,
        SetOperation operation,
        IReadOnlyCollection<Key> others,
        CancellationToken cancellationToken = default)
    {
        SetArguments.Operation(operation);
        var argument = new SetCombination(operation, KeysWith(others), _commands.OwnedKey(destination));
        return _commands.WriteAsync(
            default,
            argument,
            SetAlgebraOperations.CombineAndStore,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);
    }

    /// <summary>
    /// How many members this set and all others have in common; one atomic read (SINTERCARD). O(n m) for the n members
    /// of the smallest of m sets; less if a limit ends it.
    /// </summary>
    /// <param name="others">The keys of the other sets, none at all or some; one that does not exist is empty.</param>
    /// <param name="limit">Counts no further than that; 0 means to the end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public ValueTask<long> IntersectionCountAsync(
        IReadOnlyCollection<Key> others, long limit = 0, CancellationToken cancellationToken = default)
    {
        SetArguments.Limit(limit);
        EncodedKey[] keys = KeysWith(others);
        return _commands.ReadManyAsync(
            keys,
            new SetIntersection(keys, limit),
            SetAlgebraOperations.CountIntersection,
            Decoded.Same<long>(),
            cancellationToken);
    }

    /// <summary>
    /// Moves a member to another set, as one; one that is there already is only removed here (SMOVE). O(1).
    /// </summary>
    /// <returns>Whether it was in this set.</returns>
    /// <exception cref="WrongTypeException">
    /// One of the keys holds another type; nothing was moved. Of the destination only if this set exists.
    /// </exception>
    public ValueTask<bool> MoveAsync(Key destination, T member, CancellationToken cancellationToken = default) => Write(
        new SetMove(_commands.OwnedKey(destination), StoredForm.Of(member, _codec)),
        SetAlgebraOperations.Move,
        Decoded.AsIs,
        ReplyCancellation.WhileWaiting,
        cancellationToken);

    private EncodedKey[] KeysWith(IReadOnlyCollection<Key> others) =>
        [_commands.OwnedKey(Key), .. _commands.OwnedKeys(others)];
}
