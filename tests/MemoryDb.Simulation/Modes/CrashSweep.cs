using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Small workloads, stopped before every single call that changes anything on a disk. From there the power is cut in
/// every way that matters: nothing survives, everything, each change alone, all but one, some subsets, each write torn.
/// </summary>
internal sealed class CrashSweep : IMode
{
    private const int SinglesPerState = 16;
    private const int SubsetsPerState = 3;

    public string Name => "crash";

    public string Part => "sweep";

    /// <summary>A seed is one boundary of one workload; when all have been taken, the schedules are others.</summary>
    public void Run(RunContext context)
    {
        int workload = context.Seed % SweepWorkload.All.Count;
        int turn = context.Seed / SweepWorkload.All.Count;
        SweepWorkload chosen = SweepWorkload.All[workload];
        (int schedule, int boundary) = Math.DivRem(turn, chosen.BoundaryCount(context));
        boundary = Spread.Take(boundary, chosen.BoundaryCount(context));
        if (chosen.VariesSchedule)
            schedule = turn;
        World world = chosen.RunTo(context, schedule, boundary);
        context.Tally.Worlds++;
        context.Trace.Add($"{chosen.Name}, schedule {schedule}, before call {boundary}");
        int number = 0;
        int[][] losses = [.. chosen.Shape.Losses(chosen.Losable)];
        foreach (int[] lost in losses)
        {
            Check(world, "killed", world.Disk.Fork(), lost);
            Check(world, "nothing survives", world.Disk.PowerCut(ChosenPowerCut.Nothing), lost);
            Check(world, "everything survives", world.Disk.PowerCut(ChosenPowerCut.Everything), lost);
            CheckAway(world, "nothing survives", world.Disk.PowerCut(ChosenPowerCut.Nothing), lost);
            CheckAway(world, "killed", world.Disk.Fork(), lost);
        }

        foreach ((string what, PowerCut cut) in Cuts(world))
            Check(world, what, world.Disk.PowerCut(cut), losses[number++ % losses.Length]);
    }

    private static void Check(World world, string what, MemoryDisk disk, int[] lost)
    {
        if (world.Context.Trace.IsOn)
            world.Note($"{what}, without {string.Join(", ", lost)}");
        world.Tally.CrashStates++;
        foreach (int replica in lost)
            disk.Remove(World.Folder(replica));
        new RecoveryCheck(world.Fork(disk)).Run();
    }

    /// <summary>A process writes without the folders that do not answer it; then they are back, as they were.</summary>
    private static void CheckAway(World world, string what, MemoryDisk disk, int[] away)
    {
        if (away.Length == 0 || world.Ledger.Known == 0)
            return; // to create a database takes all folders
        if (world.Context.Trace.IsOn)
            world.Note($"{what}, while {string.Join(", ", away)} do not answer");
        world.Tally.CrashStates++;
        World branch = world.Fork(disk);
        new RecoveryCheck(branch) { Away = away }.Run();
        branch.Note("they are back");
        new RecoveryCheck(branch).Run();
    }

    private static IEnumerable<(string What, PowerCut Cut)> Cuts(World world)
    {
        IReadOnlyList<UnsyncedChange> all = world.Disk.ListUnsynced();
        UnsyncedChange[] singles = [.. all];
        if (singles.Length > SinglesPerState)
        {
            world.Random.Shuffle(singles);
            singles = singles[..SinglesPerState];
        }

        foreach (UnsyncedChange single in singles)
        {
            yield return ($"only {single}", new ChosenPowerCut(change => change == single));
            yield return ($"all but {single}", new ChosenPowerCut(change => change != single));
            if (single.Node is not MemoryFile)
                continue;
            TornFill fill = (TornFill)world.Random.Next(3);
            int blockBytes = world.Random.Next(2) == 0 ? TornWrite.SectorBytes : TornWrite.PageBytes;
            var tear = new TornWrite(blockBytes, fill, new Random(world.Random.Next()));
            bool others = world.Random.Next(2) == 0;
            yield return ($"{single} torn, others {others}", new ChosenPowerCut(_ => others, single, tear));
        }

        for (int subset = 0; subset < SubsetsPerState && all.Count > 2; subset++)
            yield return ("a subset", new RandomPowerCut(world.Random) { FillsTornBlocks = true });
    }
}
