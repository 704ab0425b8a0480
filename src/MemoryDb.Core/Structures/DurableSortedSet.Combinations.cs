using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <content>
/// This set combined with others. Each of the other keys, and this one too, may hold a set instead, whose members have
/// the score 1; a key that does not exist is an empty set.
/// </content>
public readonly partial struct DurableSortedSet<T>
{
    /// <summary>
    /// This set combined with others, in the order of the resulting scores; one atomic read (ZUNION, ZINTER, ZDIFF).
    /// The keys may hold sets too: their members have the score 1. O(k log k) for k members of all the sets in a union,
    /// and for those of the smallest in an intersection, or of this one in a difference, times the number of sets.
    /// </summary>
    /// <param name="operation">How; a difference keeps this set's scores.</param>
    /// <param name="others">The keys of the other sets; one named twice counts twice.</param>
    /// <param name="weights">
    /// What the scores of each set are multiplied by, this set's own first; null: by 1. Infinity times 0 is 0.
    /// </param>
    /// <param name="aggregate">
    /// What becomes of the scores that a member has in several sets, taken from the smallest set up.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">
    /// The weights are not one for each set, or not numbers; or a difference is given weights or an aggregate.
    /// </exception>
    public ValueTask<ScoredMember<T>[]> CombineAsync(
        SetOperation operation,
        IReadOnlyCollection<Key> others,
        IReadOnlyCollection<double>? weights = null,
        Aggregate aggregate = Aggregate.Sum,
        CancellationToken cancellationToken = default)
    {
        ValueCodec<T> codec = _codec;
        EncodedKey[] keys = OwnKeyAnd(others);
        return _commands.ReadManyAsync(
            keys,
            SortedSetArguments.Combination(operation, keys, weights, aggregate),
            SortedSetCombineOperations.Combine,
            combined => SortedSetReplies.InOrder(combined, codec),
            cancellationToken);
    }

    /// <summary>
    /// Stores what <see cref="CombineAsync"/> returns at a key, whatever it held, without an expiry; if there are no
    /// members, that key is deleted (ZUNIONSTORE, ZINTERSTORE, ZDIFFSTORE). O(k log k), as there.
    /// </summary>
    /// <param name="destination">The key of the result; it may be one of the sets.</param>
    /// <param name="operation">How; a difference keeps this set's scores.</param>
    /// <param name="others">The keys of the other sets; one named twice counts twice.</param>
    /// <param name="weights">
    /// What the scores of each set are multiplied by, this set's own first; null: by 1. Infinity times 0 is 0.
    /// </param>
    /// <param name="aggregate">
    /// What becomes of the scores that a member has in several sets, taken from the smallest set up.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many members the result has.</returns>
    /// <exception cref="ArgumentException">
    /// The weights are not one for each set, or not numbers; or a difference is given weights or an aggregate.
    /// </exception>
    public ValueTask<long> CombineAndStoreAsync(
        Key destination,
        SetOperation operation,
        IReadOnlyCollection<Key> others,
        IReadOnlyCollection<double>? weights = null,
        Aggregate aggregate = Aggregate.Sum,
        CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            default,
            new StoredSelection<SortedSetCombination>(
                _commands.OwnedKey(destination),
                SortedSetArguments.Combination(operation, OwnKeyAnd(others), weights, aggregate)),
            SortedSetCombineOperations.CombineAndStore,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>
    /// How many members this set and the others have in common (ZINTERCARD). O(k) for k members of the smallest set,
    /// times the number of sets.
    /// </summary>
    /// <param name="others">The keys of the other sets, or sorted sets.</param>
    /// <param name="limit">Where the counting ends; 0: nowhere.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public ValueTask<long> IntersectionCountAsync(
        IReadOnlyCollection<Key> others, long limit = 0, CancellationToken cancellationToken = default)
    {
        EncodedKey[] keys = OwnKeyAnd(others);
        return _commands.ReadManyAsync(
            keys,
            SortedSetArguments.IntersectionCount(keys, limit),
            SortedSetCombineOperations.CountIntersection,
            Decoded.Same<long>(),
            cancellationToken);
    }

    private EncodedKey[] OwnKeyAnd(IReadOnlyCollection<Key> others) =>
        [_commands.OwnedKey(Key), .. _commands.OwnedKeys(others)];
}
