namespace MemoryDb.Simulation;

/// <summary>What the console program does; its exit code is 1 if anything was found.</summary>
internal static class SimulationProgram
{
    public static int Run(SimulationOptions options) =>
        options.Plant is { } plant ? PlantTrial.Run(plant, options.SeedCount, Console.Out)
            : options.ChecksRepeatability ? CheckRepeatability(options)
            : Attack(options);

    private static int Attack(SimulationOptions options)
    {
        if (new ParallelRun(options, Console.Out).Run() is not { } violation)
            return 0;
        Console.WriteLine($"VIOLATION of {violation.Invariant} in {violation.Mode}, seed {violation.Seed}");
        Console.WriteLine(violation.Message);
        Console.WriteLine($"The end of the trace, with {violation.Budget}:");
        Console.WriteLine(violation.Trace);
        Console.WriteLine($"Repeat with: --mode {violation.Mode} --seed {violation.Seed}");
        return 1;
    }

    private static int CheckRepeatability(SimulationOptions options)
    {
        foreach (IMode mode in options.Modes)
        {
            for (int seed = options.FirstSeed; seed < options.FirstSeed + options.SeedCount; seed++)
            {
                if (SimulationRunner.TraceOf(mode, seed) == SimulationRunner.TraceOf(mode, seed))
                    continue;
                Console.WriteLine($"VIOLATION: {mode.Name}/{mode.Part} does not repeat itself with seed {seed}");
                return 1;
            }
        }

        Console.WriteLine($"Two runs of each of {options.SeedCount} seeds gave equal traces.");
        return 0;
    }
}
