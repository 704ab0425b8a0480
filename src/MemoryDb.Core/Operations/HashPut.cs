using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>The argument of HSET and HSETNX for one field.</summary>
/// <param name="Pair">The stored pair of field and value.</param>
/// <param name="When">Under which condition, on the field, it is set.</param>
internal readonly record struct HashPut(byte[] Pair, When When)
{
    public When When { get; } = Conditions.Check(When);
}
