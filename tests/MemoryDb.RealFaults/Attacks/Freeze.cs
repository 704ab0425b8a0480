using System.Globalization;
using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;
using MemoryDb.RealFaults.Systems;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// One of three replicas lies on a file system that is frozen: every write there hangs (F16). The others go on; the
/// replica comes back when it is thawed, and catches up.
/// </summary>
internal sealed class Freeze : IAttack
{
    private const int AppendsWhileFrozen = 300;
    private const int FrozenReplica = 3;

    private const int CatchUpLimit = 4;

    // A close may wait for a hanging replica once as long as the children's timeout, and work before and after.
    private const int CloseMilliseconds = 3500;

    public string Name => "freeze";

    public async Task RunAsync(AttackContext context)
    {
        await RunAsync(context, "running", FreezeWhileRunningAsync);
        await RunAsync(context, "closing", FreezeWhileClosingAsync);
        await RunAsync(context, "opening", FreezeWhileOpeningAsync);
    }

    private Task RunAsync(
        AttackContext context, string name, Func<AttackContext, LoopMount, Func<ChildProcess>, Task> attack)
    {
        string work = context.FolderOf(name);
        return context.Cases.RunAsync($"{Name}/{name}", work, async () =>
        {
            await using LoopMount disk = await LoopMount.CreateAsync(work, "disk");
            var ledger = new Ledger();
            string directory = Path.Combine(work, "log");
            string[] folders =
            [
                Path.Combine(directory, "replica-1"),
                Path.Combine(directory, "replica-2"),
                Path.Combine(disk.Folder, "replica-3"),
            ];
            await attack(context, disk, () => ChildProcess.Start(
                work, ledger, ["appender", "--directory", directory, "--folders", string.Join(',', folders)]));
            await RequireCaughtUpAsync(directory, ledger, folders);
        });
    }

    /// <summary>What it still lacked at the end, the next writer fills in; that one tells only what it found.</summary>
    private static async Task RequireCaughtUpAsync(string directory, Ledger ledger, IReadOnlyList<string> folders)
    {
        for (int attempt = 1; ; attempt++)
        {
            RecoveryReport report = (await LogCheck.RunAsync(directory, ledger, becomesWriter: true, folders))!;
            LogPosition last = report.Replicas[FrozenReplica - 1].Last;
            if (last == report.Tail)
                return;
            Require(attempt < CatchUpLimit, $"the replica holds {last}, the tail is {report.Tail}");
        }
    }

    /// <summary>The replica's queue runs over meanwhile; what it lacks is read back from the others.</summary>
    private static async Task FreezeWhileRunningAsync(AttackContext context, LoopMount disk, Func<ChildProcess> start)
    {
        await using ChildProcess child = start();
        await child.RequireAsync(Said.Appended, context.Token, AppendsWhileFrozen);
        await disk.FreezeAsync();
        await AppendWhileFrozenAsync(context, child);
        await disk.ThawAsync();
        await AppendWhileFrozenAsync(context, child);
        await StopAsync(context, child);
    }

    private static async Task FreezeWhileClosingAsync(AttackContext context, LoopMount disk, Func<ChildProcess> start)
    {
        await using ChildProcess child = start();
        await child.RequireAsync(Said.Appended, context.Token, AppendsWhileFrozen);
        await disk.FreezeAsync();
        await AppendWhileFrozenAsync(context, child);
        Task stopped = child.StopAsync(context.Token);
        await child.RequireAsync(Said.Closed, context.Token);
        Require(CloseTime(child) < CloseMilliseconds, $"closing took {CloseTime(child)} ms");
        await disk.ThawAsync(); // no process can end before whose write hangs in the kernel
        await stopped;
        await using ChildProcess next = start();
        await next.RequireAsync(Said.Appended, context.Token);
        await StopAsync(context, next);
    }

    /// <summary>The replica does not answer the promise; it is taken back into service after it was thawed.</summary>
    private static async Task FreezeWhileOpeningAsync(AttackContext context, LoopMount disk, Func<ChildProcess> start)
    {
        await using (ChildProcess before = start())
        {
            await before.RequireAsync(Said.Appended, context.Token);
            await StopAsync(context, before);
        }

        await disk.FreezeAsync();
        await using ChildProcess child = start();
        await AppendWhileFrozenAsync(context, child);
        await disk.ThawAsync();
        bool isBack = await child.SaysAsync(IsReadmitted, context.Token);
        Require(isBack, "the replica is not taken back into service");
        await AppendWhileFrozenAsync(context, child);
        await StopAsync(context, child);
    }

    private static bool IsReadmitted(ChildProcess child) => child.Lines.Any(line => line.StartsWith(
        $"{Said.Event} {QuorumLogEventKind.ReplicaReadmitted} {FrozenReplica}", StringComparison.Ordinal));

    private static Task AppendWhileFrozenAsync(AttackContext context, ChildProcess child) =>
        child.RequireAsync(Said.Appended, context.Token, child.Count(Said.Appended) + AppendsWhileFrozen);

    private static async Task StopAsync(AttackContext context, ChildProcess child)
    {
        await child.StopAsync(context.Token);
        Require(child.ExitCode == ExitCodes.Ended, $"the child ended with {child.ExitCode}: {child.Errors}");
    }

    private static long CloseTime(ChildProcess child) => long.Parse(
        child.Lines.Last(line => line.StartsWith(Said.Closed, StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ViolationException("F16", message);
    }
}
