namespace MemoryDb.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulationOptions
{
    /// <summary>The first seed.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>How many seeds each mode runs, unless a time is given.</summary>
    public int SeedCount { get; init; } = 1000;

    /// <summary>How long new seeds are drawn; null: until all are done.</summary>
    public TimeSpan? Time { get; init; }

    public required IReadOnlyList<IMode> Modes { get; init; }

    /// <summary>How many worlds run beside each other.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The bug to plant, or "all" of them one after another; null: the sources as they are.</summary>
    public string? Plant { get; init; }

    /// <summary>Whether to compare the traces of two runs of each seed instead.</summary>
    public bool ChecksRepeatability { get; init; }
}
