using MemoryDb.Data;
using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>The argument of MSET, MSETNX and MSETEX.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Pairs">For each key the stored pair of key and value.</param>
/// <param name="Expiry">What becomes of each key's expiry.</param>
/// <param name="When">Always, only if none of the keys exists, or only if all of them do.</param>
internal readonly record struct StringSetMany(EncodedKey[] Keys, byte[][] Pairs, Expiry Expiry, When When)
{
    public When When { get; } = Conditions.Check(When);
}
