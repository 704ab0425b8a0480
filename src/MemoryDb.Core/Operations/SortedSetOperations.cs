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

    /// <summary>ZRANDMEMBER.</summary>
    public static ScoredMember<byte[]>? RandomMember(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindSortedSet(in key)?.PickRandom(context.Random) is { } node ? Copy(node) : null;

    /// <summary>ZRANDMEMBER with a count; with a negative one where members may come several times.</summary>
    public static ScoredMember<byte[]>[] RandomMany(ReadContext context, in EncodedKey key, RandomDraw draw) =>
        context.FindSortedSet(in key) is { } set
            ? Array.ConvertAll(RandomMembers.Draw(set, draw, context.Random), Copy)
            : [];

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
        EmitRemoval(context, in key, popped);
        return popped;
    }

    /// <summary>Emits that these members, found in the set, are gone; if they are all, the key with them.</summary>
    /// <returns>How many they are.</returns>
    public static long EmitRemoval(WriteContext context, in EncodedKey key, ScoredMember<byte[]>[] removed)
    {
        if (removed.Length == 0)
            return 0;
        if (removed.Length == Count(context, in key, default))
        {
            context.EmitDelete(in key);
            return removed.Length;
        }

        EffectItem[] items = Array.ConvertAll(removed, static gone => new EffectItem(gone.Member));
        context.Emit(new Effect(EffectKind.SortedSetRemove, key, items));
        return removed.Length;
    }

    /// <summary>Emits that a key, whatever it held, holds these members from now on; none, and it is gone.</summary>
    /// <returns>How many they are.</returns>
    public static long EmitReplace(WriteContext context, in EncodedKey key, ScoredMember<byte[]>[] members)
    {
        EffectItem[] items = Array.ConvertAll(members, static scored => new EffectItem(scored.Member, scored.Score));
        context.EmitReplace(in key, EffectKind.SortedSetPut, items);
        return items.Length;
    }

    /// <summary>Whether ranks count from the highest score.</summary>
    public static bool IsDescending(Order order) => order == Order.Descending;

    /// <summary>The members of a range, with the scores that they have now.</summary>
    public static ScoredMember<byte[]>[] ToArray(SortedSetRange range)
    {
        var members = new ScoredMember<byte[]>[range.Count];
        int filled = 0;
        foreach (SkipListNode node in range)
            members[filled++] = Copy(node);
        return members;
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

    /// <summary>Nodes change their scores later; what is handed out must not.</summary>
    private static ScoredMember<byte[]> Copy(SkipListNode node) => new(node.Member, node.Score);
}
