using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>The argument of SET.</summary>
/// <param name="Pair">The stored pair of key and value.</param>
/// <param name="Expiry">What becomes of the expiry.</param>
/// <param name="When">Under which condition it is set.</param>
internal readonly record struct StringSet(byte[] Pair, Expiry Expiry, When When)
{
    public When When { get; } = Conditions.Check(When);
}
