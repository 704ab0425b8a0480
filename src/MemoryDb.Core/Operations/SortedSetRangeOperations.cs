using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>What the commands on ranges of ranks, scores and members of a sorted set do.</summary>
internal static class SortedSetRangeOperations
{
    /// <summary>ZCOUNT.</summary>
    public static long CountInRange(ReadContext context, in EncodedKey key, ScoreRange scores) =>
        context.FindSortedSet(in key)?.CountInRange(scores) ?? 0;

    /// <summary>ZLEXCOUNT.</summary>
    public static long CountByMember(ReadContext context, in EncodedKey key, MemberRange<byte[]> members) =>
        context.FindSortedSet(in key)?.CountInRange(members) ?? 0;

    /// <summary>ZRANGE.</summary>
    public static ScoredMember<byte[]>[] Range(ReadContext context, in EncodedKey key, RankRange range)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        (int start, int count) = range.Within(set.Count);
        return SortedSetOperations.ToArray(
            set.RangeByRank(start, count, SortedSetOperations.IsDescending(range.Order)));
    }

    /// <summary>ZRANGE BYSCORE.</summary>
    public static ScoredMember<byte[]>[] RangeByScore(
        ReadContext context, in EncodedKey key, RangeSelection<ScoreRange> selection)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        return SortedSetOperations.ToArray(set.RangeByScore(
            selection.Range,
            SortedSetOperations.IsDescending(selection.Order),
            selection.OffsetWithin,
            selection.CountWithin));
    }

    /// <summary>ZRANGE BYLEX.</summary>
    public static ScoredMember<byte[]>[] RangeByMember(
        ReadContext context, in EncodedKey key, RangeSelection<MemberRange<byte[]>> selection)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        return SortedSetOperations.ToArray(set.RangeByMember(
            selection.Range,
            SortedSetOperations.IsDescending(selection.Order),
            selection.OffsetWithin,
            selection.CountWithin));
    }

    /// <summary>ZRANGESTORE.</summary>
    /// <returns>How many members were stored.</returns>
    public static long StoreRange(WriteContext context, in EncodedKey key, StoredSelection<RankRange> argument) =>
        SortedSetOperations.EmitReplace(
            context, argument.Destination, Range(context, in key, argument.Selection));

    /// <summary>ZRANGESTORE BYSCORE.</summary>
    /// <returns>How many members were stored.</returns>
    public static long StoreRangeByScore(
        WriteContext context, in EncodedKey key, StoredSelection<RangeSelection<ScoreRange>> argument) =>
        SortedSetOperations.EmitReplace(
            context, argument.Destination, RangeByScore(context, in key, argument.Selection));

    /// <summary>ZRANGESTORE BYLEX.</summary>
    /// <returns>How many members were stored.</returns>
    public static long StoreRangeByMember(
        WriteContext context, in EncodedKey key, StoredSelection<RangeSelection<MemberRange<byte[]>>> argument) =>
        SortedSetOperations.EmitReplace(
            context, argument.Destination, RangeByMember(context, in key, argument.Selection));

    /// <summary>ZREMRANGEBYRANK.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveRange(WriteContext context, in EncodedKey key, RankRange range) =>
        SortedSetOperations.EmitRemoval(context, in key, Range(context, in key, range));

    /// <summary>ZREMRANGEBYSCORE.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveRangeByScore(WriteContext context, in EncodedKey key, ScoreRange scores)
    {
        var selection = new RangeSelection<ScoreRange>(scores, Order.Ascending);
        return SortedSetOperations.EmitRemoval(context, in key, RangeByScore(context, in key, selection));
    }

    /// <summary>ZREMRANGEBYLEX.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveRangeByMember(WriteContext context, in EncodedKey key, MemberRange<byte[]> members)
    {
        var selection = new RangeSelection<MemberRange<byte[]>>(members, Order.Ascending);
        return SortedSetOperations.EmitRemoval(context, in key, RangeByMember(context, in key, selection));
    }
}
