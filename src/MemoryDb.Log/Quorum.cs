namespace MemoryDb.Log;

/// <summary>The arithmetic of majorities. Pure.</summary>
internal static class Quorum
{
    /// <summary>How many of <paramref name="replicaCount"/> replicas make a majority.</summary>
    public static int Majority(int replicaCount) => (replicaCount / 2) + 1;

    /// <summary>
    /// The highest position that a majority has reached: the majority-th highest of <paramref name="reached"/>. A
    /// replica that counts for nothing stands there with a value below every position.
    /// </summary>
    public static long ReachedByMajority(ReadOnlySpan<long> reached)
    {
        Span<long> sorted = stackalloc long[reached.Length];
        reached.CopyTo(sorted);
        sorted.Sort();
        return sorted[reached.Length - Majority(reached.Length)];
    }

    /// <summary>
    /// The linearizable tail from the watermarks that the folders read showed: their highest, if a majority of all
    /// shows it for certain (holes H7 and H8); null if that is not so.
    /// </summary>
    public static long? LinearizableTail(ReadOnlySpan<Watermark> shown, int replicaCount)
    {
        long highest = long.MinValue;
        foreach (Watermark watermark in shown)
            highest = Math.Max(highest, watermark.Position);

        return shown.Length > 0 && ShownByMajority(shown, replicaCount) == highest ? highest : null;
    }

    /// <summary>
    /// The highest position that a majority of all replicas shows for certain: every tail from now on lies there or
    /// beyond. Below every position if there is none.
    /// </summary>
    public static long ShownByMajority(ReadOnlySpan<Watermark> shown, int replicaCount)
    {
        Span<long> certain = stackalloc long[replicaCount];
        certain.Fill(long.MinValue);
        for (int index = 0; index < shown.Length; index++)
        {
            if (shown[index].IsCertain)
                certain[index] = shown[index].Position;
        }

        return ReachedByMajority(certain);
    }
}
