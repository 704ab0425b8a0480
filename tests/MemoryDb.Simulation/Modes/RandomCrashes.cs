using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Random runs, stopped at random steps. From each stopped state the log is recovered many times over: after the death
/// of all processes and after power cuts, from every majority of the folders, and again after a cut in the middle of
/// that recovery. Then the run goes on from one of these states.
/// </summary>
internal sealed class RandomCrashes : IMode
{
    private const int RoundCount = 4;
    private const int CutsPerRound = 5;
    private const int LongestPartSteps = 2500; // about what a recovery of three replicas takes

    public string Name => "crash";

    public string Part => "random";

    public void Run(RunContext context)
    {
        var random = new Random(context.Seed);
        var shape = new WorldShape(
            random.Next(8) switch { 0 => 5, 1 or 2 => 1, _ => 3 },
            LargestRecord: random.Next(4) == 0 ? 40_000 : 200);
        var plan = new FaultPlan(random, shape);
        var world = new World(context, shape, random) { Untrusted = plan.Damages ? [.. plan.Faulty] : [] };
        context.Tally.Worlds++;
        for (int round = 0; round < Math.Min(RoundCount, context.Budget.Rounds); round++)
            RunRound(world, plan);
    }

    private static void RunRound(World world, FaultPlan plan)
    {
        var stop = new Stop();
        Task[] processes = [.. Enumerable.Range(0, 1 + world.Random.Next(4))
            .Select(_ => world.Scheduler.Start(new RandomProcess(world, plan, stop).RunAsync))];
        int steps = 50 + world.Random.Next(world.Random.Next(4) == 0 ? 12_000 : 3_000);
        long last = world.Scheduler.StepCount + (steps * world.Context.Budget.StepPercent / 100);
        world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last || world.Found is not null
            || Array.Exists(processes, IsFaulted));
        stop.Set();
        world.ThrowIfFound();
        Array.Find(processes, IsFaulted)?.GetAwaiter().GetResult();
        world.Note($"stopped with {world.Ledger.Known} known");
        CheckBranches(world, plan);
        GoOn(world, plan);
    }

    private static bool IsFaulted(Task task) => task.IsFaulted;

    private static void CheckBranches(World world, FaultPlan plan)
    {
        foreach (int[] lost in world.Shape.Losses(plan.Losable))
        {
            Check(world, world.Disk.Fork(), plan, lost);
            CheckCut(world, plan, lost);
        }

        for (int cut = 0; cut < CutsPerRound; cut++)
            CheckCut(world, plan, []);
    }

    private static void CheckCut(World world, FaultPlan plan, int[] lost)
    {
        world.Tally.PowerCuts++;
        Check(world, world.CutDisk(), plan, lost);
    }

    private static void Check(World world, MemoryDisk disk, FaultPlan plan, int[] lost)
    {
        world.Note($"branch without {string.Join(", ", lost)}");
        foreach (int replica in lost)
            disk.Remove(World.Folder(replica));
        if (lost.Length == 0)
            plan.Damage(disk, world.Random);
        World branch = world;
        if (world.Random.Next(3) == 0)
        {
            branch = world.Fork(disk, interleaves: true);
            new RecoveryCheck(branch).RunInPart(branch.Random.Next(LongestPartSteps));
            branch.Tally.PowerCuts++;
            branch.Note("cut in the recovery");
            disk = branch.CutDisk();
        }

        branch = branch.Fork(disk, interleaves: world.Random.Next(8) == 0);
        new RecoveryCheck(branch) { MayRefuse = plan.MayRefuse(branch.Ledger) }.Run();
    }

    /// <summary>From a power cut, or beside processes that were only paused and whose clients are gone.</summary>
    private static void GoOn(World world, FaultPlan plan)
    {
        bool isCut = world.Random.Next(3) > 0;
        if (isCut)
        {
            world.Tally.PowerCuts++;
            world.Replace(world.CutDisk());
            plan.Damage(world.Disk, world.Random);
        }

        new RecoveryCheck(world) { HasRivals = !isCut, MayRefuse = plan.MayRefuse(world.Ledger) }.Run();
    }
}
