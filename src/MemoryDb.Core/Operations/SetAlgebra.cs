using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>Combines sets. A null stands for a key that does not exist, which is an empty set.</summary>
internal static class SetAlgebra
{
    /// <summary>The members of the result, as the sets store them.</summary>
    public static List<byte[]> Combine(SetOperation operation, SetValue?[] sets, KeyedHash hash) => operation switch
    {
        SetOperation.Union => Unite(sets, hash),
        SetOperation.Intersection => Intersect(sets),
        _ => Subtract(sets, hash),
    };

    /// <summary>
    /// How many members all sets have in common; no further than <paramref name="limit"/>, if it is not 0. O(n m) for n
    /// members of the smallest set and m sets.
    /// </summary>
    public static long CountIntersection(SetValue?[] sets, long limit) => Intersect(sets, limit, found: null);

    private static List<byte[]> Intersect(SetValue?[] sets)
    {
        var found = new List<byte[]>();
        Intersect(sets, limit: 0, found);
        return found;
    }

    private static long Intersect(SetValue?[] sets, long limit, List<byte[]>? found)
    {
        if (sets.Contains(null))
            return 0;
        SetValue[] bySize = [.. sets.OrderBy(static set => set!.Count)!];
        long count = 0;
        foreach (ref MemberEntry entry in bySize[0])
        {
            if (!IsInAll(ref entry, bySize.AsSpan(1)))
                continue;
            found?.Add(entry.Member);
            if (++count == limit)
                break;
        }

        return count;
    }

    /// <summary>O(n) in all members of all sets.</summary>
    private static List<byte[]> Unite(SetValue?[] sets, KeyedHash hash)
    {
        var found = new List<byte[]>();
        var seen = new SetValue([], hash);
        foreach (SetValue? set in sets)
        {
            if (set is null)
                continue;
            foreach (ref MemberEntry entry in set)
            {
                if (seen.Add(in entry))
                    found.Add(entry.Member);
            }
        }

        return found;
    }

    /// <summary>Chooses as Redis does.</summary>
    private static List<byte[]> Subtract(SetValue?[] sets, KeyedHash hash)
    {
        if (sets[0] is not { } first)
            return [];
        SetValue[] others = [.. sets[1..].OfType<SetValue>()];
        if (others.Contains(first))
            return [];

        // To look each member up may end at the first set that has it, so it counts half.
        long lookups = (long)first.Count * (1 + others.Length) / 2;
        long removals = first.Count + others.Sum(static set => (long)set.Count);
        return lookups <= removals ? SubtractByLookup(first, others) : SubtractByRemoval(first, others, hash);
    }

    /// <summary>O(n m) for n members of the first set and m others, the largest of which is asked first.</summary>
    private static List<byte[]> SubtractByLookup(SetValue first, SetValue[] others)
    {
        SetValue[] bySize = [.. others.OrderByDescending(static set => set.Count)];
        var found = new List<byte[]>();
        foreach (ref MemberEntry entry in first)
        {
            if (!IsInAny(ref entry, bySize))
                found.Add(entry.Member);
        }

        return found;
    }

    /// <summary>O(n) in all members of all sets.</summary>
    private static List<byte[]> SubtractByRemoval(SetValue first, SetValue[] others, KeyedHash hash)
    {
        var left = new SetValue([], hash);
        foreach (ref MemberEntry entry in first)
            left.Add(in entry);
        foreach (SetValue other in others)
        {
            foreach (ref MemberEntry entry in other)
                left.Remove(in entry);
            if (left.Count == 0)
                break;
        }

        var found = new List<byte[]>(left.Count);
        foreach (ref MemberEntry entry in left)
            found.Add(entry.Member);
        return found;
    }

    private static bool IsInAll(ref MemberEntry entry, ReadOnlySpan<SetValue> sets)
    {
        foreach (SetValue set in sets)
        {
            if (!set.Contains(in entry))
                return false;
        }

        return true;
    }

    private static bool IsInAny(ref MemberEntry entry, ReadOnlySpan<SetValue> sets)
    {
        foreach (SetValue set in sets)
        {
            if (set.Contains(in entry))
                return true;
        }

        return false;
    }
}
