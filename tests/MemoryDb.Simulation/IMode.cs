namespace MemoryDb.Simulation;

/// <summary>One way to attack. Stateless: runs of many seeds go on beside each other.</summary>
internal interface IMode
{
    /// <summary>By which the command line chooses it; several may share a name.</summary>
    string Name { get; }

    /// <summary>What tells it from others of that name.</summary>
    string Part { get; }

    /// <summary>Runs one seed to its end, in the calling thread.</summary>
    /// <exception cref="ViolationException">An invariant does not hold.</exception>
    void Run(RunContext context);
}
