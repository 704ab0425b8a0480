using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of MSET and MSETNX.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Pairs">For each key the stored pair of key and value.</param>
/// <param name="When">Either always, or only if none of the keys exists.</param>
internal readonly record struct StringSetMany(EncodedKey[] Keys, byte[][] Pairs, When When);
