using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Replicas come back, catch up and fail without harm to those that serve (L9, L10, H22).
/// </summary>
public sealed class QuorumLogServiceTests
{
    [Fact]
    public void A_superseded_writer_does_not_fence_the_living_one_to_readmit_a_replica_H22()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog old = await world.OpenAsync(storage);
            await LogWorld.FillAsync(old, 1, 2);
            await using QuorumTransactionLog living = await world.OpenAsync();
            await LogWorld.FillAsync(living, 3, 4);
            await LogWorld.SettleAsync();
            storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput, times: 1);
            await old.GetHeadAsync();
            Assert.Equal(ReplicaState.Failed, old.Replicas[1].State);
            await Task.Delay(TimeSpan.FromMinutes(2), world.Time);
            await LogWorld.FillAsync(living, 5, 5);
            Assert.DoesNotContain(living.Recovery!.Events, told => told.Kind == QuorumLogEventKind.Fenced);
        });
    }

    [Fact]
    public void A_replica_that_catches_up_does_not_wait_for_a_disk_that_hangs_L10()
    {
        var world = new LogWorld(seed: 1) { ReplicaQueueBytes = 2 << 20 };
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault slow = storage.Faults.Hang(call =>
                LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Sync);
            for (int number = 2; number <= 20; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 500_000));
            await LogWorld.SettleAsync();
            StorageFault hang = storage.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            slow.Lift();
            Task<AppendResult> append = log.AppendAsync(new LogPosition(20), LogWorld.Record(21)).AsTask();
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(10), world.Time));
            bool isDone = append.IsCompleted;
            hang.Lift();
            await append;
            Assert.True(isDone, "Two of three disks work, and nothing was appended in ten minutes.");
        });
    }

    [Fact]
    public void A_replica_that_failed_while_trimming_acknowledges_nothing_more_L9()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 5);
            await LogWorld.SettleAsync();
            storage.Faults.Fail(
                call => call.Operation == StorageOperation.SyncFolder && call.Path == LogWorld.Folder(3) + "/head",
                ErrorNumbers.InputOutput,
                times: 1);
            await log.TrimAsync(new LogPosition(3));
            Assert.Equal(ReplicaState.Failed, log.Replicas[2].State);
            storage.Faults.Fail(
                call => call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 2),
                ErrorNumbers.InputOutput);
            AppendResult result = await log.AppendAsync(new LogPosition(5), LogWorld.Record(6));
            Assert.True(result.Outcome != AppendOutcome.Appended || log.Replicas[2].State == ReplicaState.Healthy,
                $"{result} with two replicas failed: {log.Replicas[1].State}, {log.Replicas[2].State}");
        });
    }
}
