namespace MemoryDb.Operations;

/// <summary>A range of ranks, both ends included; a negative one counts from the end, -1 being the last.</summary>
/// <param name="Start">The first rank.</param>
/// <param name="Stop">The last rank.</param>
/// <param name="Order">From which end ranks count.</param>
internal readonly record struct RankRange(long Start, long Stop, Order Order)
{
    /// <summary>The ranks that exist in a collection.</summary>
    public (int Start, int Count) Within(int count)
    {
        long start = Math.Max(0, Start < 0 ? Start + count : Start);
        long stop = Math.Min(count - 1, Stop < 0 ? Stop + count : Stop);
        return start > stop ? (0, 0) : ((int)start, (int)(stop - start + 1));
    }
}
