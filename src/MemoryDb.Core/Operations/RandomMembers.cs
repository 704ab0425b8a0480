using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>Draws members of a set at random.</summary>
internal static class RandomMembers
{
    /// <summary>Different members, in random order: as many as asked for, or all if the set has no more.</summary>
    public static byte[][] Distinct(SetValue set, int count, RandomSource random)
    {
        // A draw repeats an earlier one in at most every third case up to here, so that few are in vain.
        return count <= set.Count / 3
            ? DrawUntilDistinct(set, count, random)
            : ShuffleFirst(set, Math.Min(count, set.Count), random);
    }

    /// <summary>As many members as asked for, of which any may come several times.</summary>
    public static byte[][] Repeated(SetValue set, int count, RandomSource random)
    {
        byte[][] drawn = new byte[count][];
        for (int index = 0; index < count; index++)
            drawn[index] = set.PickRandom(random)!;
        return drawn;
    }

    /// <summary>O(count), whatever the size of the set.</summary>
    private static byte[][] DrawUntilDistinct(SetValue set, int count, RandomSource random)
    {
        byte[][] drawn = new byte[count][];
        // A set holds each member in one array, so that equal members are the same array.
        var seen = new HashSet<byte[]>(count, ReferenceEqualityComparer.Instance);
        for (int index = 0; index < count;)
        {
            byte[] member = set.PickRandom(random)!;
            if (seen.Add(member))
                drawn[index++] = member;
        }

        return drawn;
    }

    /// <summary>O(n) in the set: the first steps of a Fisher-Yates shuffle of all its members.</summary>
    private static byte[][] ShuffleFirst(SetValue set, int count, RandomSource random)
    {
        byte[][] members = new byte[set.Count][];
        int filled = 0;
        foreach (ref MemberEntry entry in set)
            members[filled++] = entry.Member;
        for (int index = 0; index < count; index++)
        {
            int chosen = index + random.Next(members.Length - index);
            (members[index], members[chosen]) = (members[chosen], members[index]);
        }

        return members[..count];
    }
}
