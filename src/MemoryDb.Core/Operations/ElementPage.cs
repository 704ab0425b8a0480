namespace MemoryDb.Operations;

/// <summary>What one step of a scan over a collection found.</summary>
/// <param name="Elements">The elements.</param>
/// <param name="Next">The cursor of the next step; 0 at the end.</param>
internal sealed record ElementPage<T>(T[] Elements, ulong Next);
