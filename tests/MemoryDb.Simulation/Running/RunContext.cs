using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>What one run is given: everything else in it follows from the seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Budget">How much it may do.</param>
/// <param name="Trace">What it does, if that is kept.</param>
/// <param name="Tally">Where it counts.</param>
internal sealed record RunContext(int Seed, Budget Budget, Trace Trace, Tally Tally)
{
    /// <summary>Whether the trace tells which task ran when, too: to compare runs, not to read.</summary>
    public bool TracesTasks { get; init; }
}
