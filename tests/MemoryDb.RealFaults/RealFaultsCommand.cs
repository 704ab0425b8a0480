using System.CommandLine;
using MemoryDb.RealFaults.Attacks;
using MemoryDb.RealFaults.Children;

namespace MemoryDb.RealFaults;

/// <summary>The command line: the attacks, and the roles of the children that they start.</summary>
internal static class RealFaultsCommand
{
    private const int KillCount = 150;
    private const int CutCount = 40;
    private const int PauseCount = 10;
    private const int MemoryRoundCount = 3;

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Where everything random comes from; without it, one is drawn",
        Recursive = true,
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "Run only the cases of this kind whose names contain this",
        HelpName = "TEXT",
    };

    private static readonly Option<string> Directory = new("--directory") { Required = true };

    private static readonly Option<long> Child = new("--child");

    private static readonly Option<int> Replicas = new("--replicas") { DefaultValueFactory = _ => 3 };

    private static readonly Option<string?> Folders = new("--folders");

    private static readonly Option<bool> Shared = new("--shared");

    private static readonly Option<int> Appends = new("--appends");

    private static readonly Option<bool> Wait = new("--wait");

    private static readonly Option<bool> StopAtConflict = new("--stop-at-conflict");

    private static readonly Option<bool> KeepRecords = new("--keep-records");

    private static readonly Option<bool> OwnLoops = new("--own-loops");

    public static RootCommand Create()
    {
        var command = new RootCommand("Attacks the quorum log with real processes, file systems and system calls.")
        {
            Attack("kills", "SIGKILL at random moments", KillCount, (count, _) => new Kills(count)),
            Attack("powercuts", "Power cuts of an ext4 file system", CutCount, (count, _) => new PowerCuts(count)),
            Attack("strace", "System calls that fail, lie or are the last", 1, (_, only) => new StraceFaults(only)),
            Attack("pauses", "A paused writer and its successor", PauseCount, (count, _) => new Pauses(count)),
            Attack("starvation", "A blocked thread pool", 1, (_, _) => new Starvation()),
            Attack("memory", "Too little memory", MemoryRoundCount, (count, _) => new MemoryLimit(count)),
            Attack("freeze", "A replica whose disk hangs", 1, (_, _) => new Freeze()),
            Everything(),
            Role("appender", (options, lines) => new AppenderChild(options, lines).RunAsync()),
            Role("reader", (options, lines) => new ReaderChild(options, lines).RunAsync()),
            Role("limited", (options, lines) => new LimitedChild(options, lines).RunAsync()),
            Role("starved", (options, lines) => Task.FromResult(new StarvedChild(options, lines).Run())),
        };
        command.Options.Add(Seed);
        return command;
    }

    /// <summary>The longest first, since two run at a time.</summary>
    private static Command Everything()
    {
        var command = new Command("all", "All of them");
        command.SetAction((result, token) => RealFaultsProgram.RunAsync(
            [
                new StraceFaults(only: null),
                new Kills(KillCount),
                new PowerCuts(CutCount),
                new Pauses(PauseCount),
                new Freeze(),
                new MemoryLimit(MemoryRoundCount),
                new Starvation(),
            ],
            result.GetValue(Seed),
            token));
        return command;
    }

    private static Command Attack(string name, string description, int count, Func<int, string?, IAttack> create)
    {
        var number = new Argument<int>("count") { DefaultValueFactory = _ => count };
        var command = new Command(name, description) { number, Only };
        command.SetAction((result, token) => RealFaultsProgram.RunAsync(
            [create(result.GetValue(number), result.GetValue(Only))], result.GetValue(Seed), token));
        return command;
    }

    private static Command Role(string name, Func<ChildOptions, ChildLines, Task<int>> run)
    {
        var command = new Command(name)
        {
            Directory, Child, Replicas, Folders, Shared, Appends, Wait, StopAtConflict, KeepRecords, OwnLoops,
        };
        command.Hidden = true;
        command.SetAction((result, _) => run(
            new ChildOptions
            {
                Directory = result.GetRequiredValue(Directory),
                Child = result.GetValue(Child),
                Seed = result.GetValue(Seed) ?? 0,
                ReplicaCount = result.GetValue(Replicas),
                Folders = result.GetValue(Folders)?.Split(','),
                Shared = result.GetValue(Shared),
                AppendCount = result.GetValue(Appends),
                Waits = result.GetValue(Wait),
                StopsAtConflict = result.GetValue(StopAtConflict),
                KeepsRecords = result.GetValue(KeepRecords),
                HasOwnLoops = result.GetValue(OwnLoops),
            },
            new ChildLines()));
        return command;
    }
}
