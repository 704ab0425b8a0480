namespace MemoryDb.RealFaults.Attacks;

/// <summary>System calls that are tampered with, and what is expected of the log.</summary>
/// <param name="Phase">When.</param>
/// <param name="Replicas">Whose calls; if empty, everybody's.</param>
/// <param name="Calls">Their names, as strace knows them.</param>
/// <param name="Tampering">What is done to them: an error, a result, a signal.</param>
/// <param name="When">Which of them: the third (<c>3</c>), or all from the third on (<c>3+</c>).</param>
/// <param name="Expectation">What is expected, beyond what always is.</param>
internal sealed record StraceCase(
    StracePhase Phase,
    IReadOnlyList<int> Replicas,
    string Calls,
    string Tampering,
    string When,
    StraceExpectation Expectation)
{
    public string Name
    {
        get
        {
            string whose = Replicas.Count == 0 ? "all" : string.Join("+", Replicas);
            string call = Calls.Split(',')[^1];
            return $"strace/{Phase}-{whose}-{call}-{Tampering.Split('=')[1]}-{When}".ToLowerInvariant();
        }
    }
}
