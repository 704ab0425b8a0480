using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the sorted set commands do. A sorted set that loses its last member loses its key.</summary>
internal static class SortedSetOperations
{
    private const int ScanPageCount = 128;

    /// <summary>ZSCORE.</summary>
    public static double? Score(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte> member) =>
        ScoreOf(context.FindSortedSet(in key), member.Span);

    /// <summary>ZMSCORE.</summary>
    public static double?[] ScoreMany(ReadContext context, in EncodedKey key, byte[][] members)
    {
        SortedSetValue? set = context.FindSortedSet(in key);
        return Array.ConvertAll(members, member => ScoreOf(set, member));
    }

    /// <summary>ZRANK and ZREVRANK; null for a member that is absent.</summary>
    public static long? Rank(ReadContext context, in EncodedKey key, RankedMember argument)
    {
        int rank = context.FindSortedSet(in key)?.RankOf(argument.Member.Span, IsDescending(argument.Order)) ?? -1;
        return rank < 0 ? null : rank;
    }

    /// <summary>ZCARD.</summary>
    public static long Count(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindSortedSet(in key)?.Count ?? 0;

    /// <summary>ZCOUNT.</summary>
    public static long CountInRange(ReadContext context, in EncodedKey key, ScoreRange scores) =>
        context.FindSortedSet(in key)?.CountInRange(scores) ?? 0;

    /// <summary>ZRANGE.</summary>
    public static ScoredMember<byte[]>[] Range(ReadContext context, in EncodedKey key, RankRange range)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        (int start, int count) = range.Within(set.Count);
        return ToArray(set.RangeByRank(start, count, IsDescending(range.Order)));
    }

    /// <summary>ZRANGE BYSCORE.</summary>
    public static ScoredMember<byte[]>[] RangeByScore(ReadContext context, in EncodedKey key, ScoreSelection selection)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        return ToArray(set.RangeByScore(
            selection.Scores, IsDescending(selection.Order), selection.OffsetWithin, selection.CountWithin));
    }

    /// <summary>One step of ZSCAN.</summary>
    public static ElementPage<ScoredMember<byte[]>> Scan(ReadContext context, in EncodedKey key, ulong cursor)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return new ElementPage<ScoredMember<byte[]>>([], 0);
        var visited = new List<SkipListNode>(Math.Min(ScanPageCount, set.Count));
        ulong next = set.Scan(cursor, ScanPageCount, visited);
        return new ElementPage<ScoredMember<byte[]>>([.. visited.Select(Copy)], next);
    }

    /// <summary>ZADD. What is logged are the resulting scores of the members that change.</summary>
    /// <returns>How many are new, or new or changed.</returns>
    public static long Add(WriteContext context, in EncodedKey key, SortedSetAdd argument)
    {
        SortedSetValue? set = context.FindSortedSet(in key);
        var put = new EffectItem[argument.Items.Length];
        SetValue? pending = put.Length > 1 ? new SetValue([], context.Keyspace.Hash) : null;
        int putCount = 0;
        long counted = 0;
        foreach (EffectItem item in argument.Items)
        {
            if (pending?.Contains(item.Stored) == true)
            {
                // A member named again meets what its first naming did, so that has to happen now.
                context.Emit(new Effect(EffectKind.SortedSetPut, key, put.AsSpan(0, putCount)));
                set = context.FindSortedSet(in key);
                pending = new SetValue([], context.Keyspace.Hash);
                putCount = 0;
            }

            double? current = ScoreOf(set, item.Stored);
            if (!IsAllowed(argument.When, current, item.Score) || item.Score == current)
                continue;
            put[putCount++] = item;
            pending?.Add(item.Stored);
            counted += current is null || argument.CountsChanged ? 1 : 0;
        }

        if (putCount > 0)
            context.Emit(new Effect(EffectKind.SortedSetPut, key, put.AsSpan(0, putCount)));
        return counted;
    }

    /// <summary>ZINCRBY, and ZADD INCR: null if the condition refuses. The sum is logged, not what was added.</summary>
    public static double? Increment(WriteContext context, in EncodedKey key, SortedSetIncrement argument)
    {
        (byte[] member, double by) = (argument.Item.Stored, argument.Item.Score);
        double? current = Score(context, in key, member);
        if (argument.When == SortedSetWhen.NotExists && current is not null)
            return null;
        double sum = current is null ? by : current.Value + by;
        if (double.IsNaN(sum))
        {
            throw new WrongValueException(
                $"{current} + {by} is not a number; the score in '{key.ToKey()}' stays as it is.");
        }

        if (!IsAllowed(argument.When, current, sum))
            return null;
        if (sum != current)
            context.Emit(EffectKind.SortedSetPut, in key, new EffectItem(member, sum));
        return sum;
    }

    /// <summary>ZREM.</summary>
    public static bool Remove(WriteContext context, in EncodedKey key, byte[] member)
    {
        if (Score(context, in key, member) is null)
            return false;
        context.Emit(EffectKind.SortedSetRemove, in key, new EffectItem(member));
        return true;
    }

    /// <summary>ZREM of several members.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveMany(WriteContext context, in EncodedKey key, byte[][] members)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return 0;
        var items = new EffectItem[members.Length];
        var seen = new SetValue([], context.Keyspace.Hash);
        foreach (byte[] member in members)
        {
            if (set.TryGetScore(member, out _) && seen.Add(member))
                items[seen.Count - 1] = new EffectItem(member);
        }

        if (seen.Count > 0)
            context.Emit(new Effect(EffectKind.SortedSetRemove, key, items.AsSpan(0, seen.Count)));
        return seen.Count;
    }

    /// <summary>ZPOPMIN and ZPOPMAX.</summary>
    public static ScoredMember<byte[]>? Pop(WriteContext context, in EncodedKey key, Order order)
    {
        ScoredMember<byte[]>[] popped = PopMany(context, in key, new SortedSetPop(1, order));
        return popped.Length == 0 ? null : popped[0];
    }

    /// <summary>ZPOPMIN and ZPOPMAX with a count. If all go, what is logged is the removal of the key.</summary>
    public static ScoredMember<byte[]>[] PopMany(WriteContext context, in EncodedKey key, SortedSetPop argument)
    {
        if (context.FindSortedSet(in key) is not { } set)
            return [];
        ScoredMember<byte[]>[] popped = ToArray(set.RangeByRank(0, argument.Count, IsDescending(argument.Order)));
        EmitRemoval(context, in key, popped, set.Count);
        return popped;
    }

    /// <summary>ZREMRANGEBYRANK.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveRange(WriteContext context, in EncodedKey key, RankRange range)
    {
        ScoredMember<byte[]>[] removed = Range(context, in key, range);
        EmitRemoval(context, in key, removed, Count(context, in key, default));
        return removed.Length;
    }

    /// <summary>ZREMRANGEBYSCORE.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveRangeByScore(WriteContext context, in EncodedKey key, ScoreRange scores)
    {
        var selection = new ScoreSelection(scores, Order.Ascending, Offset: 0, Count: -1);
        ScoredMember<byte[]>[] removed = RangeByScore(context, in key, selection);
        EmitRemoval(context, in key, removed, Count(context, in key, default));
        return removed.Length;
    }

    private static void EmitRemoval(
        WriteContext context, in EncodedKey key, ScoredMember<byte[]>[] removed, long countBefore)
    {
        if (removed.Length == 0)
            return;
        if (removed.Length == countBefore)
        {
            context.EmitDelete(in key);
            return;
        }

        EffectItem[] items = Array.ConvertAll(removed, static gone => new EffectItem(gone.Member));
        context.Emit(new Effect(EffectKind.SortedSetRemove, key, items));
    }

    /// <summary>Whether the condition lets a member have this score; -0.0 and 0.0 are equal.</summary>
    private static bool IsAllowed(SortedSetWhen when, double? current, double score)
    {
        if (current is null)
            return !when.HasFlag(SortedSetWhen.Exists);
        return !when.HasFlag(SortedSetWhen.NotExists)
            && (!when.HasFlag(SortedSetWhen.GreaterThan) || score > current)
            && (!when.HasFlag(SortedSetWhen.LessThan) || score < current);
    }

    private static double? ScoreOf(SortedSetValue? set, ReadOnlySpan<byte> member) =>
        set is not null && set.TryGetScore(member, out double score) ? score : null;

    private static bool IsDescending(Order order) => order == Order.Descending;

    /// <summary>Nodes change their scores later; what is handed out must not.</summary>
    private static ScoredMember<byte[]> Copy(SkipListNode node) => new(node.Member, node.Score);

    private static ScoredMember<byte[]>[] ToArray(SortedSetRange range)
    {
        var members = new ScoredMember<byte[]>[range.Count];
        int filled = 0;
        foreach (SkipListNode node in range)
            members[filled++] = Copy(node);
        return members;
    }
}
