using MemoryDb.Testing;

namespace MemoryDb.Simulation;

internal sealed partial class SweepWorkload
{
    private static readonly WorldShape One = new(1);
    private static readonly WorldShape Three = new(3);
    private static readonly WorldShape LargeOfOne = new(1, LargestRecord: 30_000);
    private static readonly WorldShape LargeOfThree = new(3, LargestRecord: 30_000);

    /// <summary>Every workload.</summary>
    public static IReadOnlyList<SweepWorkload> All { get; } =
    [
        new("create", Three, NothingAsync, world => AppendAsync(world, 0)),
        new("create, one replica", One, NothingAsync, world => AppendAsync(world, 0)),
        new("create after a kill in the creation", Three, KillInCreationAsync, world => AppendAsync(world, 1))
        {
            VariesSchedule = true,
        },
        new("open and append", Three, world => AppendAsync(world, 2), world => AppendAsync(world, 3)),
        new("open and append, one replica", One, world => AppendAsync(world, 2), world => AppendAsync(world, 3)),
        new("take over from a writer killed before its sync", Three, KillBeforeSyncAsync, ServeAsync),
        new("serve what a killed writer never synced", Three, KillBeforeSyncAsync, ReadAsync),
        new("the same, one replica", One, KillBeforeSyncAsync, ReadAsync),
        new("rotate", LargeOfThree, world => AppendAsync(world, 1), world => AppendAsync(world, 6)),
        new("rotate, one replica", LargeOfOne, world => AppendAsync(world, 1), world => AppendAsync(world, 6)),
        new("trim", LargeOfThree, world => AppendAsync(world, 7), TrimAsync),
        new("recover what was synced", Three, CutToSyncedAsync, world => AppendAsync(world, 1)),
        new("recover what was synced, one replica", One, CutToSyncedAsync, world => AppendAsync(world, 1)),
        new("recover after a power cut", Three, CutAsync, world => AppendAsync(world, 1)) { VariesSchedule = true },
        new("take over from a paused rival", Three, world => AppendAsync(world, 1), RivalsAsync),
        new("mend a damaged replica", Three, DamageAsync, world => AppendAsync(world, 2)) { Losable = [1] },
        new("fill a lost replica", Three, LoseAsync, world => AppendAsync(world, 2)) { Losable = [1] },
    ];

    private static Task NothingAsync(World world) => Task.CompletedTask;

    /// <summary>What a killed creator left is seen, and not all of it is durable.</summary>
    private static async Task KillInCreationAsync(World world)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        Task<QuorumTransactionLog> opening = world.OpenAsync(storage);
        for (int step = world.Random.Next(400); step > 0 && !opening.IsCompleted; step--)
            await Task.Yield();
        storage.Crash();
    }

    /// <summary>Opens, appends this many records and closes.</summary>
    private static async Task AppendAsync(World world, int count)
    {
        await using QuorumTransactionLog log = await world.OpenAsync();
        await AppendAsync(world, log, count);
    }

    private static async Task AppendAsync(World world, QuorumTransactionLog log, int count)
    {
        long tail = (await log.GetTailAsync()).Value;
        world.Ledger.ToldTail(tail, world.Ledger.Known);
        for (int number = 0; number < count; number++)
            tail = (await world.AppendUntilFinalAsync(log, tail, world.NextRecord())).Position.Value;
    }

    /// <summary>Two records are acknowledged, the third is written everywhere and synced nowhere.</summary>
    private static async Task KillBeforeSyncAsync(World world)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        QuorumTransactionLog log = await world.OpenAsync(storage);
        await AppendAsync(world, log, 2);
        StorageFault pause = storage.Faults.Hang(call => call.Operation == StorageOperation.Sync);
        _ = log.AppendAsync(new LogPosition(2), world.NextRecord()).AsTask();
        while (pause.HitCount < world.Shape.ReplicaCount)
            await Task.Yield();
        storage.Crash();
        await log.CrashAsync();
    }

    /// <summary>Finds the third record, says so, and goes on behind it.</summary>
    private static async Task ServeAsync(World world)
    {
        QuorumTransactionLog log = await world.OpenAsync();
        AppendResult result = await world.AppendUntilFinalAsync(log, 2, world.NextRecord());
        await AppendAsync(world, log, result.Outcome == AppendOutcome.Conflict ? 1 : 0);
    }

    /// <summary>Whatever it reads, it serves.</summary>
    private static async Task ReadAsync(World world)
    {
        await ServeAsync(world);
        await using QuorumTransactionLog log = await world.OpenAsync();
        long tail = (await log.GetTailAsync()).Value;
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
        {
            world.Deliver(record);
            if (record.Position.Value >= tail)
                break;
        }
    }

    private static async Task TrimAsync(World world)
    {
        await using QuorumTransactionLog log = await world.OpenAsync();
        foreach (long before in new[] { 3L, 6L })
        {
            world.Ledger.AskTrim(before);
            await log.TrimAsync(new LogPosition(before));
            world.Ledger.DoneTrim(before);
        }

        await AppendAsync(world, log, 1);
    }

    /// <summary>Two records are durable, and no watermark says so of the second.</summary>
    private static async Task CutToSyncedAsync(World world)
    {
        await KillBeforeSyncAsync(world);
        world.Replace(world.Disk.PowerCut(ChosenPowerCut.Nothing));
    }

    private static async Task CutAsync(World world)
    {
        await KillBeforeSyncAsync(world);
        world.Replace(world.CutDisk());
    }

    /// <summary>The old writer wakes in the middle of the takeover.</summary>
    private static async Task RivalsAsync(World world)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        QuorumTransactionLog old = await world.OpenAsync(storage);
        await AppendAsync(world, old, 1);
        StorageFault pause = storage.Faults.Hang(call =>
            call.Operation == StorageOperation.Sync && World.ReplicaOf(call.Path) > 0);
        Task<AppendResult> late = world.AppendAsync(old, 2, world.NextRecord());
        while (pause.HitCount < 2)
            await Task.Yield();
        Task taking = AppendAsync(world, 2);
        for (int step = world.Random.Next(200); step > 0; step--)
            await Task.Yield();
        pause.Lift();
        await late;
        await taking;
    }

    private static async Task DamageAsync(World world)
    {
        await AppendAsync(world, 4);
        string segment = world.Disk.ListFiles(World.Folder(1)).First(World.IsSegment);
        world.Disk.FlipBits(segment, 128 + 100);
    }

    private static async Task LoseAsync(World world)
    {
        await AppendAsync(world, 4);
        world.Disk.Remove(World.Folder(1));
    }
}
