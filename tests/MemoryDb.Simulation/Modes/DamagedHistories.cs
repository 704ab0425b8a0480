using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Logs that have lived through something: folders were away, others hold records that count nowhere. Then a minority
/// of the folders is damaged, frames with good checksums that belong elsewhere included. Nothing is lost, nothing else
/// takes its place, and a folder that was healthy may be lost when all is mended.
/// </summary>
internal sealed class DamagedHistories : IMode
{
    private const int CasesPerSeed = 2;
    private const int LongestPartSteps = 4000;

    public string Name => "errors";

    public string Part => "histories";

    public void Run(RunContext context)
    {
        for (int number = 0; number < CasesPerSeed; number++)
            RunCase(context, (context.Seed * CasesPerSeed) + number);
    }

    private static void RunCase(RunContext context, int number)
    {
        var shape = new WorldShape(3, LargestRecord: number % 8 == 0 ? 30_000 : 60);
        var world = new World(context, shape, new Random(number));
        context.Tally.DamageCases++;
        new History(world).Run();
        int replica = world.Random.Next(1, shape.ReplicaCount + 1);
        MemoryDisk[] disks = [world.Disk.Fork(), world.Disk.PowerCut(ChosenPowerCut.Nothing), world.CutDisk()];
        foreach (MemoryDisk disk in disks)
            Check(world, disk, replica);
    }

    private static void Check(World world, MemoryDisk disk, int replica)
    {
        new FolderDamage(world, disk, replica).Apply();
        bool isCutShort = world.Random.Next(3) == 0;
        World branch = world.Fork(disk, interleaves: isCutShort);
        branch.Untrusted.Add(replica);
        if (isCutShort)
        {
            long head = 1 + branch.Random.NextInt64(branch.Ledger.Known + 1);
            new RecoveryCheck(branch) { TrimsTo = head, HoldsMending = true }
                .RunInPart(branch.Random.Next(LongestPartSteps));
        }

        new RecoveryCheck(branch).Run();
        MemoryDisk left = branch.Disk.PowerCut(ChosenPowerCut.Nothing);
        if (world.Random.Next(2) == 0)
            left.Remove(World.Folder(replica));
        new RecoveryCheck(branch.Fork(left)).Run();
    }
}
