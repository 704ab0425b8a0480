namespace MemoryDb.Operations;

/// <summary>The argument of LRANGE and LTRIM; negative indexes count from the right, -1 is the last.</summary>
/// <param name="Start">The index of the first item.</param>
/// <param name="Stop">The index of the last item.</param>
internal readonly record struct ListBounds(long Start, long Stop)
{
    /// <summary>The part of a list of <paramref name="count"/> items that lies within the bounds.</summary>
    /// <returns>The index of its first item, and how many there are; 0 and 0 if there are none.</returns>
    public (int Start, int Count) Within(int count)
    {
        long start = Math.Max(FromLeft(Start, count), 0);
        long stop = Math.Min(FromLeft(Stop, count), count - 1);
        return start <= stop ? ((int)start, (int)(stop - start + 1)) : (0, 0);
    }

    /// <summary>The index counted from the left; it may lie outside of the list.</summary>
    public static long FromLeft(long index, int count) => index < 0 ? index + count : index;
}
