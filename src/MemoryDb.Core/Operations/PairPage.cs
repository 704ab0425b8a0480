namespace MemoryDb.Operations;

/// <summary>What one step of a scan over a hash found.</summary>
/// <param name="Pairs">The pairs, as they are stored.</param>
/// <param name="Next">Where the next step goes on; 0 if nothing is left.</param>
internal sealed record PairPage(List<byte[]> Pairs, ulong Next);
