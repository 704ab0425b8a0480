using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of ZINTERCARD.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Limit">Where the counting ends; 0 for nowhere.</param>
internal readonly record struct SortedSetIntersectionCount(EncodedKey[] Keys, long Limit);
