using System.CommandLine;

namespace MemoryDb.Simulation;

/// <summary>The command line: its options, their defaults, and what is wrong with them.</summary>
internal static class SimulationCommand
{
    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "How many seeds each mode runs",
        HelpName = "HOW_MANY",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The first seed; alone it is the only one",
        HelpName = "FIRST",
    };

    private static readonly Option<double?> Minutes = new("--minutes")
    {
        Description = "Draw new seeds for this long instead of a number of them",
        HelpName = "M",
    };

    private static readonly Option<string> Mode = new("--mode")
    {
        Description = "What to run",
        DefaultValueFactory = _ => "all",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many worlds run beside each other",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<string?> Plant = new("--plant")
    {
        Description = "Plant a bug in a copy of the sources, or \"all\" of them, and see whether it is caught",
        HelpName = "NAME",
    };

    private static readonly Option<bool> Repeat = new("--repeat")
    {
        Description = "Run each seed twice and compare the traces, step by step",
    };

    /// <summary>A command that hands its options to <paramref name="run"/> and returns its exit code.</summary>
    public static RootCommand Create(Func<SimulationOptions, int> run)
    {
        Mode.AcceptOnlyFromAmong(AllModes.Names);
        var command = new RootCommand("Attacks the quorum log on simulated disks; everything follows from a seed.")
        {
            Seeds, Seed, Minutes, Mode, Threads, Plant, Repeat,
        };
        command.SetAction(result => run(Read(result)));
        return command;
    }

    private static SimulationOptions Read(ParseResult result)
    {
        bool isSeedGiven = result.GetResult(Seed) is { Implicit: false };
        bool isCountGiven = result.GetResult(Seeds) is { Implicit: false };
        return new SimulationOptions
        {
            FirstSeed = isSeedGiven ? result.GetValue(Seed) : 1,
            SeedCount = isSeedGiven && !isCountGiven ? 1 : result.GetValue(Seeds),
            Time = result.GetValue(Minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Modes = AllModes.Find(result.GetRequiredValue(Mode)),
            ThreadCount = Math.Max(1, result.GetValue(Threads)),
            Plant = result.GetValue(Plant),
            ChecksRepeatability = result.GetValue(Repeat),
        };
    }
}
