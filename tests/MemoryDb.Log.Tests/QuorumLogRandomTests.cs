using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Rival processes append, read the tail, crash and start again, the power fails; every step of every process in an
/// order drawn from the seed. Whatever happens: acknowledged records stay, refused ones never appear (L1 to L5, L18).
/// </summary>
public sealed class QuorumLogRandomTests
{
    private const int RoundCount = 4;

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1000)]
    [InlineData(3, 2000)]
    [InlineData(5, 3000)]
    [InlineData(1, 4000)]
    public void Acknowledged_records_survive_rivals_crashes_and_power_cuts(int replicaCount, int firstSeed) =>
        RunSeeds(replicaCount, firstSeed, seed => RunSeed(seed, replicaCount, largestRecord: 200));

    [Theory]
    [InlineData(3, 5000)]
    [InlineData(5, 6000)]
    [InlineData(1, 7000)]
    public void They_survive_while_segments_rotate_and_are_trimmed(int replicaCount, int firstSeed) =>
        RunSeeds(replicaCount, firstSeed, seed => RunSeed(seed, replicaCount, largestRecord: 40_000));

    /// <summary>
    /// 1927: a takeover that the power cut left in one folder only, and then damage to that folder's copy.
    /// </summary>
    [Theory]
    [InlineData(3, 1927)]
    public void Runs_that_once_failed_succeed(int replicaCount, int seed) =>
        RunSeed(seed, replicaCount, largestRecord: 200);

    private static void RunSeeds(int replicaCount, int firstSeed, Action<int> run)
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("MEMORYDB_LOG_SEEDS") ?? "40");
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                run(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} with {replicaCount} replicas: {exception.Message}",
                    exception);
            }
        }
    }

    private static void RunSeed(int seed, int replicaCount, int largestRecord)
    {
        var world = new LogWorld(seed, replicaCount);
        var history = new LogHistory(world) { LargestRecord = largestRecord };
        for (int round = 0; round < RoundCount; round++)
        {
            var stop = new StrongBox();
            Task[] clients = [.. Enumerable.Range(0, 1 + world.Random.Next(5))
                .Select(_ => world.Scheduler.Start(() => RunProcessAsync(world, history, stop)))];
            int steps = 50 + world.Random.Next(4000);
            long last = world.Scheduler.StepCount + steps;
            world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last
                || clients.Any(client => client.IsFaulted));
            stop.Value = true;
            Task? failed = clients.FirstOrDefault(client => client.IsFaulted);
            failed?.GetAwaiter().GetResult();
            if (world.Random.Next(3) > 0)
                world.CutPower();
            history.DamageSome();
            world.Run(async () =>
            {
                await using QuorumTransactionLog log = await world.OpenAsync();
                await history.CheckAsync(log);
            });
        }
    }

    /// <summary>One process after another: each opens the log, works a while, and closes or crashes.</summary>
    private static async Task RunProcessAsync(LogWorld world, LogHistory history, StrongBox stop)
    {
        while (!stop.Value)
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            Task chaos = PlantFaultsAsync(world, storage, stop);
            int work = 1 + world.Random.Next(12);
            for (int turn = 0; turn < work && !stop.Value; turn++)
                await TakeTurnAsync(world, history, log, stop);
            if (stop.Value)
                return;
            if (world.Random.Next(2) == 0)
            {
                await log.DisposeAsync();
            }
            else
            {
                storage.Crash();
                await log.CrashAsync();
            }

            storage.Faults.LiftAll();
            await chaos;
        }
    }

    /// <summary>
    /// Pauses a process in some of the folders, for so long that rivals take over meanwhile; and lets calls fail, for
    /// all processes in the same minority of the folders.
    /// </summary>
    private static async Task PlantFaultsAsync(LogWorld world, MemoryStorage storage, StrongBox stop)
    {
        Random random = world.Random;
        if (random.Next(3) == 0)
        {
            storage.Faults.Fail(
                call => world.IsFaulty(call.Path) && IsWriting(call.Operation) && random.Next(25) == 0,
                ErrorNumbers.InputOutput);
        }
        else if (random.Next(8) == 0)
        {
            storage.Faults.Fail(
                call => world.IsFaulty(call.Path) && call.Operation == StorageOperation.Read && random.Next(40) == 0,
                ErrorNumbers.InputOutput);
        }

        while (!stop.Value && random.Next(8) > 0)
        {
            await WaitStepsAsync(random.Next(300));
            int all = (1 << world.ReplicaCount) - 1;
            int folders = random.Next(2) == 0 ? all : random.Next(1, all + 1);
            StorageFault pause = storage.Faults.Hang(call => Enumerable.Range(1, world.ReplicaCount).Any(replica =>
                ((folders >> (replica - 1)) & 1) == 1
                    && call.Path.StartsWith(LogWorld.Folder(replica), StringComparison.Ordinal)));
            await WaitStepsAsync(random.Next(1500));
            pause.Lift();
        }
    }

    private static bool IsWriting(StorageOperation operation) => operation is StorageOperation.Sync
        or StorageOperation.SyncFolder or StorageOperation.Write
        or StorageOperation.CreateFile or StorageOperation.Rename;

    private static async Task WaitStepsAsync(int count)
    {
        for (int step = 0; step < count; step++)
            await Task.Yield();
    }

    private static async Task TakeTurnAsync(LogWorld world, LogHistory history, QuorumTransactionLog log,
        StrongBox stop)
    {
        long known = history.Known;
        if (world.Random.Next(5) == 0)
        {
            long tail = (await log.GetTailAsync()).Value;
            if (!stop.Value)
                history.ToldTail(tail, known);
            return;
        }

        if (history.LargestRecord > 200 && world.Random.Next(6) == 0)
        {
            await history.TrimAsync(log, 1 + world.Random.NextInt64(known + 1));
            return;
        }

        byte[] record = history.NextRecord();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            AppendResult result = await log.AppendAsync(new LogPosition(known), record);
            if (stop.Value)
                return;
            history.Answered(known, record, result);
            if (result.Outcome != AppendOutcome.Unknown)
                return;
        }
    }

    private sealed class StrongBox
    {
        public bool Value { get; set; }
    }
}
