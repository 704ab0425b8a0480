namespace MemoryDb.Data;

/// <summary>
/// One level of a node: the next node there, and how far it is in ranks (to the end, if there is none).
/// </summary>
internal struct SkipListLink
{
    /// <summary>The next node of this level.</summary>
    public SkipListNode? Forward;

    /// <summary>How many ranks ahead it is; without a next node, how many nodes follow in all.</summary>
    public int Span;
}
