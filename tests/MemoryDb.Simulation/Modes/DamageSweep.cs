using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Every byte of a small log is damaged, and every length is tried, on one, two or all replicas alike. Damage to a
/// minority costs nothing; damage to more may be refused with a typed error, but gives neither wrong data nor, without
/// a word, a shorter log (L6, L7).
/// </summary>
internal sealed class DamageSweep : IMode
{
    private const int CasesPerSeed = 13;
    private const int RecordCount = 4;
    private const int RecordBytes = 24;

    public string Name => "errors";

    public string Part => "damage";

    public void Run(RunContext context)
    {
        for (int number = 0; number < CasesPerSeed; number++)
            RunCase(context, (context.Seed * CasesPerSeed) + number);
    }

    private static void RunCase(RunContext context, int number)
    {
        // After a clean end, a kill, and a power cut that leaves nothing unsynced; on one, two and three replicas.
        (number, int damagedCount) = (number / 3, 1 + (number % 3));
        (number, int end) = (number / 3, number % 3);
        var world = new World(context, new WorldShape(3, RecordBytes + 1), new Random(number));
        context.Tally.DamageCases++;
        MemoryDisk disk = Fill(world, end);
        string[] names = [.. disk.ListFiles(World.Folder(1))
            .Where(path => disk.ReadFile(path).Length > 0)
            .Select(path => path[World.Folder(1).Length..])];
        int[] lengths = [.. names.Select(name => UsedBytes(disk, World.Folder(1) + name))];
        bool isCut = number / lengths.Sum() % 2 == 1;
        int place = number % lengths.Sum();
        int file = 0;
        while (place >= lengths[file])
            place -= lengths[file++];
        var mask = (byte)(1 << world.Random.Next(8));
        world.Note($"{names[file]}: {(isCut ? "cut" : "flipped")} at {place} on {damagedCount}, end {end}");
        for (int replica = 1; replica <= damagedCount; replica++)
        {
            string path = World.Folder(replica) + names[file];
            if (isCut)
                disk.Truncate(path, place);
            else
                disk.FlipBits(path, place, mask);
        }

        bool isMinority = damagedCount <= world.Shape.Minority;
        World branch = world.Fork(disk);
        new RecoveryCheck(branch)
        {
            MayRefuse = !isMinority,
            MayBeShorter = !isMinority && MayVoidTail(names[file], place, isCut, end),
        }.Run();
    }

    private static MemoryDisk Fill(World world, int end)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync(storage);
            for (int number = 0; number < RecordCount; number++)
                await world.AppendUntilFinalAsync(log, number, world.Ledger.NextRecord(RecordBytes));
            if (end == 0)
                await log.DisposeAsync();
        });
        if (end == 1)
        {
            // Until the slowest replica has nothing left to write.
            world.Scheduler.RunUntilIdle();
            return world.Disk.Fork();
        }

        world.Scheduler.RunUntilIdle();
        return end == 0 ? world.Disk.Fork() : world.Disk.PowerCut(ChosenPowerCut.Nothing);
    }

    /// <summary>
    /// Only the very last record, damaged alike on a majority, with no watermark left that covers it, cannot be told
    /// from a torn one.
    /// </summary>
    private static bool MayVoidTail(string name, int place, bool isCut, int end)
    {
        int last = SegmentFormat.SegmentHeaderBytes + ((RecordCount - 1) * SegmentFormat.FrameBytes(RecordBytes));
        return end == 2 && World.IsSegment(name) && (place >= last || isCut);
    }

    private static int UsedBytes(MemoryDisk disk, string path) =>
        disk.ReadFile(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
}
