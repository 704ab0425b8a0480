using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>Every worker of the thread pool is blocked while callers wait for the log by blocking (F23).</summary>
internal sealed class Starvation : IAttack
{
    private const int AppendCount = 25;

    public string Name => "starvation";

    public Task RunAsync(AttackContext context) => context.Cases.RunAsync(Name, context.Work, async () =>
    {
        var ledger = new Ledger();
        string directory = context.NewDirectory("log");
        await using ChildProcess child = ChildProcess.Start(
            context.Work, ledger, ["starved", "--directory", directory, "--appends", $"{AppendCount}"]);
        await child.EndedAsync(context.Token);
        if (child.ExitCode != ExitCodes.Ended || ledger.AcknowledgedCount == 0)
            throw new ViolationException("F23", $"no append was acknowledged: {child.ExitCode} {child.Errors}");
        await LogCheck.RunAsync(directory, ledger);
    });
}
