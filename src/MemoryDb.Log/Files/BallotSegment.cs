namespace MemoryDb.Log.Files;

/// <summary>One segment among those of its ballot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Last">The last position that it covers.</param>
/// <param name="IsLast">Whether none of the same ballot follows.</param>
internal readonly record struct BallotSegment(SegmentName Name, long Last, bool IsLast);
