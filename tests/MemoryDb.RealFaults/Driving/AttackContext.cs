namespace MemoryDb.RealFaults.Driving;

/// <summary>What an attack is given.</summary>
/// <param name="Cases">Runs its cases.</param>
/// <param name="Work">A folder of its own; it is kept if anything has failed.</param>
/// <param name="Seed">Where everything random comes from.</param>
/// <param name="Token">Cancelled by Ctrl-C.</param>
internal sealed record AttackContext(CaseRunner Cases, string Work, int Seed, CancellationToken Token)
{
    /// <summary>A folder for one case, with what its children said.</summary>
    public string FolderOf(string name) => Path.Combine(Work, name);
}
