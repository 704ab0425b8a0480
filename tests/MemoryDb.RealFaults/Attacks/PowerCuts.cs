using MemoryDb.RealFaults.Driving;
using MemoryDb.RealFaults.Systems;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// Cuts the power of a real ext4 file system at random moments, over and over on one log (F1): what was not synced is
/// lost, as the kernel sees it. In a third of the cycles a child was killed before, and the one that is cut off has
/// recovered what that had not synced (F2b); in some, the syncs of one replica do nothing (F5).
/// </summary>
internal sealed class PowerCuts(int count) : IAttack
{
    private const int KillEvery = 3;
    private const int LieEvery = 8;
    private const int StartMilliseconds = 200;
    private const int RunMilliseconds = 300;

    public string Name => "powercuts";

    public async Task RunAsync(AttackContext context)
    {
        var random = new Random(context.Seed);
        var ledger = new Ledger();
        LoopMount? created = null;
        await context.Cases.RunAsync(
            $"{Name}/disk", context.Work, async () => created = await LoopMount.CreateAsync(context.Work, "disk"));
        if (created is null)
            return;
        await using LoopMount disk = created;
        for (int cut = 1; cut <= count; cut++)
        {
            int number = cut;
            bool passed = await context.Cases.RunAsync(
                $"{Name}/{number}", context.Work, () => CutAsync(context, disk, ledger, random, number));
            if (!passed)
                return;
        }
    }

    private static async Task CutAsync(
        AttackContext context, LoopMount disk, Ledger ledger, Random random, int number)
    {
        string directory = Path.Combine(disk.Folder, "log");
        if (number % KillEvery == 0)
        {
            await using ChildProcess before = Start();
            await RunAsync(before);
            await before.KillAsync();
        }

        await using ChildProcess child = number % LieEvery == 0 ? Start("--wait") : Start();
        await using ChildProcess? lie = number % LieEvery == 0
            ? await Strace.AttachAsync(context.Work, child, [2], "fdatasync,fsync", "retval=0", context.Token) : null;
        if (number % KillEvery == 1 && random.Next(2) == 0)
            await Task.Delay(random.Next(StartMilliseconds), context.Token);
        else
            await RunAsync(child);
        Linux.CutPower(disk.Folder, random.Next(4) == 0 ? Linux.WithJournal : Linux.WithoutJournal);
        await child.KillAsync();
        if (lie is not null)
            await lie.EndedAsync(context.Token);
        await disk.UnmountAsync();
        await disk.MountAsync();
        await LogCheck.RunAsync(directory, ledger);

        ChildProcess Start(params string[] options) => ChildProcess.Start(
            context.Work, ledger, ["appender", "--directory", directory, "--seed", $"{random.Next()}", .. options]);

        async Task RunAsync(ChildProcess running)
        {
            await running.RequireAsync(Said.Opened, context.Token);
            await Task.Delay(random.Next(RunMilliseconds), context.Token);
        }
    }
}
