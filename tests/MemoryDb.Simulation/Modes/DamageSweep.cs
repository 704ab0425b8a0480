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
    private const int CasesPerSeed = 8;
    private const int RecordCount = 5;
    private const int RecordBytes = 24;
    private const int LongestPartSteps = 4000;

    private static readonly WorldShape Shape = new(3, RecordBytes + 1);

    private enum DamageEnd
    {
        Closed,
        Killed,

        /// <summary>A power cut leaves nothing that was not synced: no watermark tells of the last record.</summary>
        Cut,
    }

    public string Name => "errors";

    public string Part => "damage";

    public void Run(RunContext context)
    {
        for (int number = 0; number < CasesPerSeed; number++)
            RunCase(context, (context.Seed * CasesPerSeed) + number);
    }

    private static void RunCase(RunContext context, int number)
    {
        // On one, two and three replicas alike, or each record on some of them.
        (int rest, int damagedCount) = Math.DivRem(number, Shape.ReplicaCount + 1);
        (rest, int story) = Math.DivRem(rest, Enum.GetValues<DamageStory>().Length);
        (int turn, int end) = Math.DivRem(rest, 3);
        var world = new World(context, Shape, new Random(number));
        context.Tally.DamageCases++;
        world.Note($"{(DamageStory)story}, end {end}");
        MemoryDisk disk = Fill(world, (DamageStory)story, (DamageEnd)end);
        if (damagedCount == 0)
            RunScattered(world, disk);
        else
            RunAlike(world, disk, turn, damagedCount, (DamageEnd)end);
    }

    private static void RunAlike(World world, MemoryDisk disk, int turn, int damagedCount, DamageEnd end)
    {
        string[] names = [.. disk.ListFiles(World.Folder(1))
            .Where(path => disk.ReadFile(path).Length > 0)
            .Select(path => path[World.Folder(1).Length..])];
        int[] lengths = [.. names.Select(name => UsedBytes(disk, World.Folder(1) + name))];
        // Every byte flipped, every length; and each byte of the newest header more often, which decides on a vote.
        (int kind, int place) = Math.DivRem(Spread.Take(turn, 3 * lengths.Sum()), lengths.Sum());
        bool isCut = kind == 1;
        int file = 0;
        if (kind == 2)
        {
            file = Array.FindLastIndex(names, World.IsSegment);
            place %= SegmentFormat.SegmentHeaderBytes;
        }

        while (place >= lengths[file])
            place -= lengths[file++];
        var mask = (byte)(1 << world.Random.Next(8));
        world.Note($"{names[file]}: {(isCut ? "cut" : "flipped")} at {place} on {damagedCount}");
        bool isMinority = damagedCount <= world.Shape.Minority;
        bool mayBeShorter = !isMinority && MayVoidTail(disk, World.Folder(1) + names[file], place, isCut, end);
        for (int replica = 1; replica <= damagedCount; replica++)
        {
            string path = World.Folder(replica) + names[file];
            if (disk.Find(path) is not MemoryFile damaged || damaged.Length <= place)
                continue; // that replica never came so far
            if (isCut)
                disk.Truncate(path, place);
            else
                disk.FlipBits(path, place, mask);
        }

        World branch = world.Fork(disk);
        new RecoveryCheck(branch)
        {
            MayRefuse = !isMinority,
            MayBeShorter = mayBeShorter,
        }.Run();
    }

    /// <summary>
    /// Each record is damaged in some folders and intact in another. All of it is mended, in the end, although a
    /// process that trims is killed while it mends; then no folder needs any other.
    /// </summary>
    private static void RunScattered(World world, MemoryDisk disk)
    {
        new ScatteredDamage(world, disk).Apply(RecordCount);
        World branch = world.Fork(disk);
        if (world.Random.Next(2) == 0)
        {
            branch = world.Fork(disk.Fork(), interleaves: true);
            long head = 1 + world.Random.Next(RecordCount);
            new RecoveryCheck(branch) { TrimsTo = head, HoldsMending = true }.RunInPart(LongestPartSteps);
        }

        new RecoveryCheck(branch) { Mends = true }.Run();
        branch.Note("mended");
        MemoryDisk left = branch.Disk.PowerCut(ChosenPowerCut.Nothing);
        int[][] losses = [.. world.Shape.Losses([.. world.Shape.Replicas])];
        foreach (int replica in losses[world.Random.Next(losses.Length)])
            left.Remove(World.Folder(replica));
        new RecoveryCheck(branch.Fork(left)).Run();
    }

    private static MemoryDisk Fill(World world, DamageStory story, DamageEnd end)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        int last = world.Shape.ReplicaCount;
        int firstHeld = story switch
        {
            DamageStory.LastLags => 1,
            DamageStory.LastIsBehind => RecordCount - 1 - world.Random.Next(2),
            _ => int.MaxValue,
        };
        StorageFault? held = null;
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync(storage);
            for (int number = 0; number < RecordCount; number++)
            {
                if (number == firstHeld)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), world.Time); // until the last has written all before
                    held = storage.Faults.Hang(call => World.ReplicaOf(call.Path) == last
                        && call.Operation is StorageOperation.Write);
                }

                if (number == 2 && story == DamageStory.TwoWriters)
                {
                    await log.CrashAsync();
                    log = await world.OpenAsync(storage);
                }

                await world.AppendUntilFinalAsync(log, number, world.Ledger.NextRecord(RecordBytes));
            }

            if (story == DamageStory.LastLags)
                held!.Lift();
            if (end == DamageEnd.Closed)
                await log.DisposeAsync();
        });
        // Until the slowest replica has nothing left to write.
        world.Scheduler.RunUntilIdle();
        return end == DamageEnd.Cut ? world.Disk.PowerCut(ChosenPowerCut.Nothing) : world.Disk.Fork();
    }

    /// <summary>
    /// Only the very last record, damaged alike on a majority, with no watermark left that covers it, cannot be told
    /// from a torn one.
    /// </summary>
    private static bool MayVoidTail(MemoryDisk disk, string path, int place, bool isCut, DamageEnd end) =>
        end == DamageEnd.Cut && World.IsSegment(path)
        && (isCut || StoredFrames.In(disk.ReadFile(path)).Any(frame =>
            frame.Header.Position == RecordCount && place >= frame.Offset));

    private static int UsedBytes(MemoryDisk disk, string path) =>
        disk.ReadFile(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
}
