using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>
/// What the commands on several sorted sets do. Each of their keys may hold a set too, whose members have the score 1.
/// </summary>
internal static class SortedSetCombineOperations
{
    /// <summary>ZUNION, ZINTER and ZDIFF. The members come in no order: they are sorted outside of the locks.</summary>
    public static ScoredMember<byte[]>[] Combine(
        ReadContext context, in EncodedKey none, SortedSetCombination combination)
    {
        WeightedInput[] inputs = Find(context, combination.Keys, combination.Weights);
        return combination.Operation switch
        {
            SetOperation.Union => Unite(Ascending(inputs), combination.Aggregate, context.Keyspace.Hash),
            SetOperation.Intersection => Intersect(Ascending(inputs), combination.Aggregate),
            _ => Subtract(inputs),
        };
    }

    /// <summary>ZUNIONSTORE, ZINTERSTORE and ZDIFFSTORE. The result is logged, never the inputs.</summary>
    /// <returns>How many members were stored.</returns>
    public static long CombineAndStore(
        WriteContext context, in EncodedKey none, StoredSelection<SortedSetCombination> argument) =>
        SortedSetOperations.EmitReplace(
            context, argument.Destination, Combine(context, in none, argument.Selection));

    /// <summary>ZINTERCARD.</summary>
    public static long CountIntersection(ReadContext context, in EncodedKey none, SortedSetIntersectionCount argument)
    {
        WeightedInput[] inputs = Ascending(Find(context, argument.Keys, weights: null));
        long count = 0;
        foreach ((byte[] member, _) in inputs[0].ToArray())
        {
            if (inputs.AsSpan(1).ContainAll(member) && ++count == argument.Limit)
                break;
        }

        return count;
    }

    /// <summary>ZMPOP of one key, as BZMPOP does once a key has members.</summary>
    public static SortedSetPopped? PopFrom(WriteContext context, in EncodedKey key, SortedSetPopFirst argument) =>
        PopFirst(context, default, argument with { Keys = [key] });

    /// <summary>ZMPOP. Keys behind the first that has members are not looked at.</summary>
    public static SortedSetPopped? PopFirst(WriteContext context, in EncodedKey none, SortedSetPopFirst argument)
    {
        foreach (EncodedKey key in argument.Keys)
        {
            ScoredMember<byte[]>[] popped = SortedSetOperations.PopMany(context, in key, argument.Pop);
            if (popped.Length > 0)
                return new SortedSetPopped(key, popped);
        }

        return null;
    }

    /// <summary>All keys are looked at, and their types checked, before anything is decided.</summary>
    private static WeightedInput[] Find(ReadContext context, EncodedKey[] keys, double[]? weights)
    {
        var inputs = new WeightedInput[keys.Length];
        for (int index = 0; index < keys.Length; index++)
            inputs[index] = new WeightedInput(context.FindSortedSetOrSet(in keys[index]), weights?[index] ?? 1);
        return inputs;
    }

    /// <summary>
    /// From the smallest set up, as Redis goes: so sums of floating point numbers are the same to the last bit.
    /// </summary>
    private static WeightedInput[] Ascending(WeightedInput[] inputs) => [.. inputs.OrderBy(input => input.Count)];

    private static ScoredMember<byte[]>[] Unite(WeightedInput[] inputs, Aggregate aggregate, KeyedHash hash)
    {
        ByteMap<AggregatedEntry> united = default;
        foreach (WeightedInput input in inputs)
        {
            foreach ((byte[] member, double score) in input.ToArray())
            {
                ulong memberHash = hash.Compute(member);
                ref AggregatedEntry entry = ref united.Find(memberHash, member);
                if (Unsafe.IsNullRef(ref entry))
                    united.Add(new AggregatedEntry(memberHash, member, score));
                else
                    entry.Score = Apply(aggregate, entry.Score, score);
            }
        }

        var members = new ScoredMember<byte[]>[united.Count];
        int filled = 0;
        foreach (ref AggregatedEntry entry in united)
            members[filled++] = new ScoredMember<byte[]>(entry.Member, entry.Score);
        return members;
    }

    private static ScoredMember<byte[]>[] Intersect(WeightedInput[] inputs, Aggregate aggregate)
    {
        ScoredMember<byte[]>[] members = inputs[0].ToArray();
        int kept = 0;
        foreach ((byte[] member, double ownScore) in members)
        {
            double score = ownScore;
            bool isInAll = true;
            for (int index = 1; isInAll && index < inputs.Length; index++)
            {
                isInAll = inputs[index].TryGetScore(member, out double other);
                score = Apply(aggregate, score, other);
            }

            if (isInAll)
                members[kept++] = new ScoredMember<byte[]>(member, score);
        }

        return members[..kept];
    }

    private static ScoredMember<byte[]>[] Subtract(WeightedInput[] inputs)
    {
        ScoredMember<byte[]>[] members = inputs[0].ToArray();
        int kept = 0;
        foreach (ScoredMember<byte[]> scored in members)
        {
            if (!inputs.AsSpan(1).ContainAny(scored.Member))
                members[kept++] = scored;
        }

        return members[..kept];
    }

    private static bool ContainAll(this Span<WeightedInput> inputs, byte[] member)
    {
        foreach (ref WeightedInput input in inputs)
        {
            if (!input.TryGetScore(member, out _))
                return false;
        }

        return true;
    }

    private static bool ContainAny(this Span<WeightedInput> inputs, byte[] member)
    {
        foreach (ref WeightedInput input in inputs)
        {
            if (input.TryGetScore(member, out _))
                return true;
        }

        return false;
    }

    private static double Apply(Aggregate aggregate, double score, double other) => aggregate switch
    {
        Aggregate.Min => other < score ? other : score,
        Aggregate.Max => other > score ? other : score,
        _ => double.IsNaN(score + other) ? 0 : score + other,
    };
}
