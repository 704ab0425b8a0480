using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>Ranges of ranks, of scores, and of members.</content>
public readonly partial struct DurableSortedSet<T>
{
    /// <summary>How many members have scores in a range (ZCOUNT). O(log n).</summary>
    public ValueTask<long> CountAsync(ScoreRange scores, CancellationToken cancellationToken = default) =>
        Read(scores, SortedSetRangeOperations.CountInRange, Decoded.Same<long>(), cancellationToken);

    /// <summary>
    /// How many members lie in a range, in the order of their stored bytes (ZLEXCOUNT). O(log n). As in Redis, it means
    /// something only if all members have the same score.
    /// </summary>
    /// <exception cref="ArgumentException">A bound cannot be stored.</exception>
    public ValueTask<long> CountAsync(MemberRange<T> members, CancellationToken cancellationToken = default) =>
        Read(
            SortedSetArguments.Range(members, _codec),
            SortedSetRangeOperations.CountByMember,
            Decoded.Same<long>(),
            cancellationToken);

    /// <summary>The members of a range of ranks; one atomic read (ZRANGE). O(log n + m) for m returned.</summary>
    /// <param name="start">The first rank, from 0; negative: from the end, -1 being the last.</param>
    /// <param name="stop">The last rank, included; negative as above.</param>
    /// <param name="order">From which end ranks count, and in which order the members come.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask<ScoredMember<T>[]> RangeAsync(
        long start = 0,
        long stop = -1,
        Order order = Order.Ascending,
        CancellationToken cancellationToken = default) =>
        Read(
            new RankRange(start, stop, order),
            SortedSetRangeOperations.Range,
            _codec.DecodeAllScored,
            cancellationToken);

    /// <summary>
    /// The members in a range of scores; one atomic read (ZRANGE with BYSCORE). O(log n + m) for m members returned,
    /// whatever the offset.
    /// </summary>
    /// <param name="scores">The scores, from the lower to the higher end in either order.</param>
    /// <param name="order">In which order the members come.</param>
    /// <param name="offset">How many are left out first.</param>
    /// <param name="count">How many follow at most; negative: all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public ValueTask<ScoredMember<T>[]> RangeByScoreAsync(
        ScoreRange scores,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1,
        CancellationToken cancellationToken = default) =>
        Read(
            SortedSetArguments.Selection(scores, order, offset, count),
            SortedSetRangeOperations.RangeByScore,
            _codec.DecodeAllScored,
            cancellationToken);

    /// <summary>
    /// The members in a range, in the order of their stored bytes; one atomic read (ZRANGE with BYLEX). O(log n + m)
    /// for m members returned, whatever the offset. As in Redis, it means something only if all members have the same
    /// score.
    /// </summary>
    /// <param name="members">The members, from the lower to the higher end in either order.</param>
    /// <param name="order">In which order the members come.</param>
    /// <param name="offset">How many are left out first.</param>
    /// <param name="count">How many follow at most; negative: all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The offset is negative, or a bound cannot be stored.</exception>
    public ValueTask<ScoredMember<T>[]> RangeByMemberAsync(
        MemberRange<T> members,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1,
        CancellationToken cancellationToken = default) =>
        Read(
            SortedSetArguments.Selection(SortedSetArguments.Range(members, _codec), order, offset, count),
            SortedSetRangeOperations.RangeByMember,
            _codec.DecodeAllScored,
            cancellationToken);

    /// <summary>
    /// Stores the members of a range of ranks, with their scores, at a key, whatever it held, without an expiry; if
    /// there are none, that key is deleted (ZRANGESTORE). O(log n + m log m) for m members stored.
    /// </summary>
    /// <param name="destination">That key; it may be this set's own.</param>
    /// <param name="start">The first rank, from 0; negative: from the end, -1 being the last.</param>
    /// <param name="stop">The last rank, included; negative as above.</param>
    /// <param name="order">From which end ranks count.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many there were.</returns>
    public ValueTask<long> RangeAndStoreAsync(
        Key destination,
        long start = 0,
        long stop = -1,
        Order order = Order.Ascending,
        CancellationToken cancellationToken = default) =>
        Store(
            destination,
            new RankRange(start, stop, order),
            SortedSetRangeOperations.StoreRange,
            cancellationToken);

    /// <summary>
    /// Stores the members in a range of scores at a key, whatever it held, without an expiry; if there are none, that
    /// key is deleted (ZRANGESTORE with BYSCORE). O(log n + m log m) for m members stored.
    /// </summary>
    /// <param name="destination">That key; it may be this set's own.</param>
    /// <param name="scores">The scores, from the lower to the higher end in either order.</param>
    /// <param name="order">From which end the offset and the count go.</param>
    /// <param name="offset">How many are left out first.</param>
    /// <param name="count">How many follow at most; negative: all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public ValueTask<long> RangeByScoreAndStoreAsync(
        Key destination,
        ScoreRange scores,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1,
        CancellationToken cancellationToken = default) =>
        Store(
            destination,
            SortedSetArguments.Selection(scores, order, offset, count),
            SortedSetRangeOperations.StoreRangeByScore,
            cancellationToken);

    /// <summary>
    /// Stores the members in a range, in the order of their stored bytes, at a key, whatever it held, without an
    /// expiry; if there are none, that key is deleted (ZRANGESTORE with BYLEX). O(log n + m log m) for m members
    /// stored. As in Redis, it means something only if all members have the same score.
    /// </summary>
    /// <param name="destination">That key; it may be this set's own.</param>
    /// <param name="members">The members, from the lower to the higher end in either order.</param>
    /// <param name="order">From which end the offset and the count go.</param>
    /// <param name="offset">How many are left out first.</param>
    /// <param name="count">How many follow at most; negative: all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">The offset is negative, or a bound cannot be stored.</exception>
    public ValueTask<long> RangeByMemberAndStoreAsync(
        Key destination,
        MemberRange<T> members,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1,
        CancellationToken cancellationToken = default) =>
        Store(
            destination,
            SortedSetArguments.Selection(SortedSetArguments.Range(members, _codec), order, offset, count),
            SortedSetRangeOperations.StoreRangeByMember,
            cancellationToken);

    /// <summary>Removes the members of a range of ranks (ZREMRANGEBYRANK). O(m log n) for m members removed.</summary>
    /// <param name="start">The first rank, from 0; negative: from the end, -1 being the last.</param>
    /// <param name="stop">The last rank, included; negative as above.</param>
    /// <param name="order">From which end ranks count.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many there were.</returns>
    public ValueTask<long> RemoveRangeAsync(
        long start, long stop, Order order = Order.Ascending, CancellationToken cancellationToken = default) =>
        Write(
            new RankRange(start, stop, order),
            SortedSetRangeOperations.RemoveRange,
            Decoded.Same<long>(),
            cancellationToken);

    /// <summary>Removes the members in a range of scores (ZREMRANGEBYSCORE). O(m log n) for m removed.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<long> RemoveRangeByScoreAsync(ScoreRange scores, CancellationToken cancellationToken = default) =>
        Write(scores, SortedSetRangeOperations.RemoveRangeByScore, Decoded.Same<long>(), cancellationToken);

    /// <summary>
    /// Removes the members in a range, in the order of their stored bytes (ZREMRANGEBYLEX). O(m log n) for m removed.
    /// As in Redis, it means something only if all members have the same score.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">A bound cannot be stored.</exception>
    public ValueTask<long> RemoveRangeByMemberAsync(
        MemberRange<T> members, CancellationToken cancellationToken = default) =>
        Write(
            SortedSetArguments.Range(members, _codec),
            SortedSetRangeOperations.RemoveRangeByMember,
            Decoded.Same<long>(),
            cancellationToken);

    private CommandReply<long> Store<TSelection>(
        Key destination,
        TSelection selection,
        Operation<WriteContext, StoredSelection<TSelection>, long> operation,
        CancellationToken cancellationToken) =>
        Write(
            new StoredSelection<TSelection>(_commands.OwnedKey(destination), selection),
            operation,
            Decoded.Same<long>(),
            cancellationToken);
}
