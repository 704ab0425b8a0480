namespace MemoryDb.Linearizability;

/// <summary>How far a search came.</summary>
/// <param name="Order">The operations put in order.</param>
/// <param name="State">The state after them.</param>
/// <param name="Now">The latest time of any of them.</param>
/// <param name="Next">Those of which one would have had to come next.</param>
internal sealed record SearchEnd(
    IReadOnlyList<HistoryOperation> Order, ModelState State, long Now, IReadOnlyList<HistoryOperation> Next);
