using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// A process whose heap is nearly full (F25): what is too large is refused before anything is allocated for it, and
/// where memory runs out, log and callers still agree.
/// </summary>
internal sealed class MemoryLimit : IAttack
{
    private const string HeapBytes = "0x3000000"; // 48 MiB

    public string Name => "memory";

    public Task RunAsync(AttackContext context) => context.Cases.RunAsync(Name, context.Work, async () =>
    {
        var ledger = new Ledger();
        string directory = Path.Combine(context.Work, "log");
        await using ChildProcess child = ChildProcess.Start(
            context.Work,
            ledger,
            ["limited", "--directory", directory, "--appends", "40"],
            environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = HeapBytes });
        await child.EndedAsync(context.Token);
        if (child.ExitCode != ExitCodes.Ended || child.Count(Said.Refused) != 1 || child.Count(Said.Exhausted) == 0)
            throw new ViolationException("F25", $"{child.ExitCode} {string.Join("; ", child.Lines)} {child.Errors}");
        await LogCheck.RunAsync(directory, ledger);
    });
}
