using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// A rival that dies half-way takes no replica with it, and rivals that create do not mix (L4, L10, L13, H19).
/// </summary>
public sealed class QuorumLogRivalTests
{
    [Fact]
    public void A_folder_that_a_rival_has_promised_is_not_taken_for_broken()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 2);
            MemoryStorage killed = world.Storage.OpenAnother();
            QuorumTransactionLog rival = await world.OpenAsync(killed);
            killed.Faults.Hang(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 2, 3));
            _ = rival.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
            await LogWorld.SettleAsync();
            killed.Crash();
            await LogWorld.FillAsync(log, 3, 5);
            Assert.All(log.Replicas, replica => Assert.True(
                replica.State == ReplicaState.Healthy, replica.Error?.Message));
        });
    }

    [Fact]
    public void One_failed_disk_and_one_promise_do_not_stop_the_log()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 2);
            MemoryStorage killed = world.Storage.OpenAnother();
            QuorumTransactionLog rival = await world.OpenAsync(killed);
            killed.Faults.Hang(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 2, 3));
            _ = rival.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
            await LogWorld.SettleAsync();
            killed.Crash();
            await LogWorld.FillAsync(log, 3, 5);
            storage.Faults.Fail(call => call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 2),
                ErrorNumbers.InputOutput, times: 1);
            AppendResult result = default;
            for (int attempt = 0; attempt < 5 && result.Outcome != AppendOutcome.Appended; attempt++)
                result = await log.AppendAsync(new LogPosition(5), LogWorld.Record(6));
            Assert.True(result.Outcome == AppendOutcome.Appended, result.Reason?.Message);
        });
    }

    [Fact]
    public void Two_processes_that_create_with_different_replica_counts_do_not_share_a_database()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage ofThree = world.Storage.OpenAnother();
            StorageFault pause = ofThree.Faults.Hang(call => call.Operation == StorageOperation.Link);
            Task<QuorumTransactionLog> opening = OpenAsync(world, ofThree, 3);
            while (pause.HitCount < 1)
                await Task.Yield();
            await using QuorumTransactionLog one = await OpenAsync(world, world.Storage.OpenAnother(), 1);
            pause.Lift();
            QuorumTransactionLog three;
            try
            {
                three = await opening;
            }
            catch (LogConfigurationException)
            {
                return;
            }

            AppendResult first = await one.AppendAsync(new LogPosition(0), LogWorld.Record(1));
            ofThree.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            AppendResult second = await three.AppendAsync(new LogPosition(0), LogWorld.Record(2));
            Assert.Fail($"opened; told {first} and {second}");
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_second_process_appends_survives_although_the_creator_was_killed(int replicaCount)
    {
        var failed = new List<string>();
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new LogWorld(seed, replicaCount);
            try
            {
                world.Run(async () =>
                {
                    MemoryStorage killed = world.Storage.OpenAnother();
                    StorageFault pause = killed.Faults.Hang(call =>
                        call.Operation == StorageOperation.SyncFolder && call.Path == "/");
                    Task opening = world.OpenAsync(killed);
                    while (pause.HitCount < 1)
                        await Task.Yield();
                    killed.Crash();
                    QuorumTransactionLog log = await world.OpenAsync();
                    await LogWorld.FillAsync(log, 1, 3);
                    await log.DisposeAsync();
                    world.CutPower();
                    await using QuorumTransactionLog reopened = await world.OpenAsync();
                    Assert.Equal(3, (await reopened.GetTailAsync()).Value);
                });
            }
            catch (Exception exception)
            {
                failed.Add($"{seed}: {exception.GetType().Name} {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    private static Task<QuorumTransactionLog> OpenAsync(LogWorld world, MemoryStorage storage, int replicaCount) =>
        QuorumTransactionLog.OpenAsync(LogWorld.Directory, new QuorumLogOptions
        {
            ReplicaCount = replicaCount,
            Shared = true,
            FirstSegmentBytes = 64 << 10,
            Storage = storage,
            SchedulerFactory = _ => world.Scheduler,
            TimeProvider = world.Time,
            Random = new Random(replicaCount),
        });
}
