using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// Every worker of the thread pool is blocked (F23): callers that wait by blocking, with a pool that may grow; and
/// loops of their own, with a pool that may not, as the engine's renewals (E7).
/// </summary>
internal sealed class Starvation : IAttack
{
    private const int AppendCount = 25;

    public string Name => "starvation";

    public async Task RunAsync(AttackContext context)
    {
        await RunAsync(context, "blocking-callers");
        await RunAsync(context, "own-loops", "--own-loops");
    }

    private Task RunAsync(AttackContext context, string name, params string[] options) =>
        context.Cases.RunAsync($"{Name}/{name}", context.FolderOf(name), async () =>
        {
            var ledger = new Ledger();
            string directory = Path.Combine(context.FolderOf(name), "log");
            await using ChildProcess child = ChildProcess.Start(
                context.FolderOf(name),
                ledger,
                ["starved", "--directory", directory, "--appends", $"{AppendCount}", .. options]);
            await child.EndedAsync(context.Token);
            if (child.ExitCode != ExitCodes.Ended || ledger.AcknowledgedCount < AppendCount)
                throw new ViolationException("F23", $"appends are missing: {child.ExitCode} {child.Errors}");
            await LogCheck.RunAsync(directory, ledger);
        });
}
