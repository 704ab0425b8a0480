namespace MemoryDb.Linearizability;

/// <summary>What a check came to.</summary>
/// <param name="Kind">Whether there is an order.</param>
/// <param name="Steps">How many operations were tried.</param>
/// <param name="Explanation">The operations among which there is none, and how far it went.</param>
internal sealed record Verdict(VerdictKind Kind, long Steps, string Explanation = "")
{
    public bool IsLinearizable => Kind == VerdictKind.Linearizable;
}
