namespace MemoryDb.Operations;

/// <summary>What one step of a scan found.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Next">Where the next step goes on.</param>
internal sealed record KeyPage(List<byte[]> Keys, KeyCursor Next);
