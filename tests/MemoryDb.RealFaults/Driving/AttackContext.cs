namespace MemoryDb.RealFaults.Driving;

/// <summary>What an attack is given.</summary>
/// <param name="Cases">Runs its cases.</param>
/// <param name="Work">A folder of its own; it is kept if anything has failed.</param>
/// <param name="Seed">Where everything random comes from.</param>
/// <param name="Token">Cancelled by Ctrl-C.</param>
internal sealed record AttackContext(CaseRunner Cases, string Work, int Seed, CancellationToken Token)
{
    /// <summary>An empty directory for a log; it does not exist yet.</summary>
    public string NewDirectory(string name)
    {
        Directory.CreateDirectory(Work);
        return Path.Combine(Work, name);
    }
}
