using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>Draws elements of a collection at random: members of a set, pairs of a hash.</summary>
internal static class RandomMembers
{
    /// <summary>As the caller asks for it.</summary>
    public static TElement[] Draw<TElement>(IElementSource<TElement> collection, RandomDraw draw, RandomSource random)
        where TElement : class =>
        draw.AllowRepetition
            ? Repeated(collection, draw.Count, random)
            : Distinct(collection, draw.Count, random);

    /// <summary>Different elements, in random order: as many as asked for, or all if there are no more.</summary>
    public static TElement[] Distinct<TElement>(IElementSource<TElement> collection, int count, RandomSource random)
        where TElement : class
    {
        // A draw repeats an earlier one in at most every third case up to here, so that few are in vain.
        return count <= collection.Count / 3
            ? DrawUntilDistinct(collection, count, random)
            : ShuffleFirst(collection, Math.Min(count, collection.Count), random);
    }

    /// <summary>As many elements as asked for, of which any may come several times.</summary>
    private static TElement[] Repeated<TElement>(IElementSource<TElement> collection, int count, RandomSource random)
        where TElement : class
    {
        var drawn = new TElement[count];
        for (int index = 0; index < count; index++)
            drawn[index] = collection.PickRandom(random)!;
        return drawn;
    }

    /// <summary>O(count), whatever the size of the collection.</summary>
    private static TElement[] DrawUntilDistinct<TElement>(
        IElementSource<TElement> collection, int count, RandomSource random)
        where TElement : class
    {
        var drawn = new TElement[count];
        var seen = new HashSet<TElement>(count, ReferenceEqualityComparer.Instance);
        for (int index = 0; index < count;)
        {
            TElement element = collection.PickRandom(random)!;
            if (seen.Add(element))
                drawn[index++] = element;
        }

        return drawn;
    }

    /// <summary>O(n) in the collection: the first steps of a Fisher-Yates shuffle of all its elements.</summary>
    private static TElement[] ShuffleFirst<TElement>(
        IElementSource<TElement> collection, int count, RandomSource random)
        where TElement : class
    {
        var elements = new TElement[collection.Count];
        collection.CopyTo(elements);
        for (int index = 0; index < count; index++)
        {
            int chosen = index + random.Next(elements.Length - index);
            (elements[index], elements[chosen]) = (elements[chosen], elements[index]);
        }

        return elements[..count];
    }
}
