using System.Diagnostics;
using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// A process with little memory (F25): what is too large is refused before anything is allocated for it; an append that
/// could not be built changes nothing; where memory runs out in the middle, log and callers agree, or the process
/// is to be given up.
/// </summary>
internal sealed class MemoryLimit(int roundCount) : IAttack
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // The runtime gives up where it can throw nothing any more.
    private const int Aborted = 134;

    private static readonly Dictionary<string, string> LittleMemory = new()
    {
        ["DOTNET_GCHeapHardLimit"] = "0x3000000", // 48 MiB
        ["DOTNET_gcConcurrent"] = "1", // with too little memory the runtime is only sound as it usually runs
    };

    public string Name => "memory";

    public async Task RunAsync(AttackContext context)
    {
        await RunAsync(context, "too-much", appendCount: 0, mayDie: false);
        for (int round = 1; round <= roundCount; round++)
            await RunAsync(context, $"exhausted-{round}", appendCount: 25, mayDie: true);
    }

    /// <summary>
    /// A process that could not even queue its work any more may wait for ever, and one whose replicas could not may
    /// say for ever that it does not get on. Whoever watches it ends it.
    /// </summary>
    private static async Task KillIfStuckAsync(ChildProcess child, CancellationToken token)
    {
        int said = -1;
        var time = Stopwatch.StartNew();
        while (!child.HasExited && child.Lines.Count > said && time.Elapsed < Limit)
        {
            said = child.Lines.Count;
            await Task.WhenAny(child.EndedAsync(token), Task.Delay(Patience, token));
        }

        if (!child.HasExited)
            await child.KillAsync();
    }

    private Task RunAsync(AttackContext context, string name, int appendCount, bool mayDie)
    {
        string folder = context.FolderOf(name);
        return context.Cases.RunAsync($"{Name}/{name}", folder, async () =>
        {
            var ledger = new Ledger();
            string directory = Path.Combine(folder, "log");
            await using ChildProcess child = ChildProcess.Start(
                folder,
                ledger,
                ["limited", "--directory", directory, "--appends", $"{appendCount}"],
                environment: LittleMemory);
            if (mayDie)
                await KillIfStuckAsync(child, context.Token);
            await child.EndedAsync(context.Token);
            bool isAsExpected = child.ExitCode == ExitCodes.Ended
                || (mayDie && child.ExitCode is Aborted or ExitCodes.Killed);
            if (!isAsExpected || child.Count(Said.Refused) != 1 || child.Count(Said.Exhausted) == 0)
                throw new ViolationException("F25", $"the child ended with {child.ExitCode}: {child.Errors}");
            await LogCheck.RunAsync(directory, ledger);
        });
    }
}
