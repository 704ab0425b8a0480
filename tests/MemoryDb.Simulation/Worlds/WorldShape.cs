namespace MemoryDb.Simulation;

/// <summary>How a world's log is kept.</summary>
/// <param name="ReplicaCount">1, 3 or 5.</param>
/// <param name="LargestRecord">The size in bytes of the largest record.</param>
internal sealed record WorldShape(int ReplicaCount, int LargestRecord = 200)
{
    public int Majority => Quorum.Majority(ReplicaCount);

    /// <summary>How many folders may be lost or damaged.</summary>
    public int Minority => ReplicaCount - Majority;

    public IEnumerable<int> Replicas => Enumerable.Range(1, ReplicaCount);

    /// <summary>
    /// Every set of folders, at most as many as may be lost, out of those given; the empty one first.
    /// </summary>
    public IEnumerable<int[]> Losses(IReadOnlyCollection<int> from)
    {
        for (int set = 0; set < 1 << ReplicaCount; set++)
        {
            int[] chosen = [.. Replicas.Where(replica => (set >> (replica - 1) & 1) == 1)];
            if (chosen.Length <= Minority && chosen.All(from.Contains))
                yield return chosen;
        }
    }
}
