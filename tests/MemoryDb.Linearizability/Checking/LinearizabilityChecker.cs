namespace MemoryDb.Linearizability;

/// <summary>
/// Tells whether a history is linearizable: whether its operations, each at one instant between its call and its
/// return, could have been executed one after another by the models of their commands with the same replies.
/// </summary>
/// <remarks>
/// The algorithm is Wing and Gong's ("Testing and Verifying Concurrent Objects", Journal of Parallel and Distributed
/// Computing 17, 1993) with the memory that Lowe gave it ("Testing for Linearizability", Concurrency and Computation:
/// Practice and Experience 29(4), 2017), over one object at a time. The general problem is NP-complete (Gibbons and
/// Korach, 1997); with few clients and values that tell writes apart the search hardly ever turns back.
/// </remarks>
internal static class LinearizabilityChecker
{
    /// <summary>
    /// Far more than a search takes that comes to something: the longest of a million took 4.3 million.
    /// </summary>
    public const long DefaultMaxSteps = 50_000_000;

    /// <param name="history">The operations, in any order. Those that certainly did nothing are left out.</param>
    /// <param name="maxSteps">After so many steps it gives up.</param>
    public static Verdict Check(
        IReadOnlyCollection<HistoryOperation> history, long maxSteps = DefaultMaxSteps)
    {
        int keyCount = Partitions.KeyCount(history);
        long steps = 0;
        foreach (IReadOnlyList<HistoryOperation> partition in Partitions.Of(history))
        {
            var search = new LinearizationSearch(partition, ModelState.Empty(keyCount), maxSteps - steps);
            VerdictKind kind = search.Run();
            steps += search.Steps;
            if (kind != VerdictKind.Linearizable)
                return new Verdict(kind, steps, HistoryText.Explain(partition, search));
        }

        return new Verdict(VerdictKind.Linearizable, steps);
    }
}
