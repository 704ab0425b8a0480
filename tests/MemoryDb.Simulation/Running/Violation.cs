namespace MemoryDb.Simulation;

/// <summary>A run broke its word.</summary>
/// <param name="Mode">The mode that found it.</param>
/// <param name="Seed">The seed that repeats it.</param>
/// <param name="Invariant">The number of what was broken, as the list of invariants has it.</param>
/// <param name="Message">What happened.</param>
internal sealed record Violation(string Mode, int Seed, string Invariant, string Message)
{
    /// <summary>The smallest budget with which the seed still breaks it.</summary>
    public Budget Budget { get; init; } = Budget.Full;

    /// <summary>The last steps of that run.</summary>
    public string Trace { get; init; } = "";
}
