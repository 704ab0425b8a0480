using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>
/// A sorted set, or a set whose members all have the score 1, as an input of ZUNION and its kin: scores come multiplied
/// by its weight. A product that is not a number (infinity times 0) is 0.
/// </summary>
internal readonly struct WeightedInput(CollectionValue? value, double weight)
{
    private const double ScoreInSet = 1;

    /// <summary>How many members there are.</summary>
    public int Count => value?.Count ?? 0;

    /// <summary>The score of a member, if it is there.</summary>
    public bool TryGetScore(ReadOnlySpan<byte> member, out double score)
    {
        score = ScoreInSet;
        bool isFound = value switch
        {
            SortedSetValue sorted => sorted.TryGetScore(member, out score),
            SetValue set => set.Contains(member),
            _ => false,
        };
        score = Weigh(score);
        return isFound;
    }

    /// <summary>All members, in no order that means anything.</summary>
    public ScoredMember<byte[]>[] ToArray()
    {
        var members = new ScoredMember<byte[]>[Count];
        int filled = 0;
        switch (value)
        {
            case SortedSetValue sorted:
                foreach (SkipListNode node in sorted)
                    members[filled++] = new ScoredMember<byte[]>(node.Member, Weigh(node.Score));
                break;
            case SetValue set:
                foreach (ref MemberEntry entry in set)
                    members[filled++] = new ScoredMember<byte[]>(entry.Member, Weigh(ScoreInSet));
                break;
        }

        return members;
    }

    private double Weigh(double score) => double.IsNaN(score * weight) ? 0 : score * weight;
}
