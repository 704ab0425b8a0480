using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of SINTERCARD.</summary>
/// <param name="Keys">The sets, at least one.</param>
/// <param name="Limit">How far is counted; 0 means to the end.</param>
internal readonly record struct SetIntersection(EncodedKey[] Keys, long Limit);
