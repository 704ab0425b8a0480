using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Replicas that failed, fell behind, are new or were lost come back while the log serves, and count only when they
/// hold everything (L7, L9, H10).
/// </summary>
public sealed class QuorumLogReadmissionTests
{
    private static bool IsOn(StorageCall call, int replica) =>
        call.Path.StartsWith(LogWorld.Folder(replica), StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(StorageOperation.Sync), ErrorNumbers.InputOutput)]
    [InlineData(nameof(StorageOperation.Write), ErrorNumbers.NoSpace)]
    public void A_failed_replica_comes_back_when_its_disk_works_again_L9(string operation, int error)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 2);
            StorageFault fault = storage.Faults.Fail(
                call => IsOn(call, 2) && call.Operation.ToString() == operation, error);
            await LogWorld.FillAsync(log, 3, 6);
            Assert.Equal(ReplicaState.Failed, log.Replicas[1].State);
            await Task.Delay(TimeSpan.FromSeconds(20), world.Time);
            Assert.Equal(ReplicaState.Failed, log.Replicas[1].State);
            fault.Lift();
            await world.WaitForAsync(() => log.Replicas[1].State == ReplicaState.Healthy);
            await LogWorld.FillAsync(log, 7, 8);
            await world.WaitForAsync(() => world.CountSynced(LogWorld.Record(8)) == 3);
            Assert.Equal(3, world.CountSynced(LogWorld.Record(4)));
            Assert.Contains(log.Recovery!.Events, told => told.Kind == QuorumLogEventKind.ReplicaReadmitted);
        });
    }

    [Fact]
    public void Writing_goes_on_when_a_majority_is_back_L10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 2);
            StorageFault fault = storage.Faults.Fail(
                call => (IsOn(call, 1) || IsOn(call, 3)) && call.Operation == StorageOperation.Sync,
                ErrorNumbers.InputOutput);
            AppendResult refused = await log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
            Assert.Equal(AppendOutcome.Unknown, refused.Outcome);
            fault.Lift();
            await world.WaitForAsync(() => log.Replicas.All(replica => replica.State == ReplicaState.Healthy));
            Assert.Equal(
                AppendResult.Appended(new LogPosition(3)),
                await log.AppendAsync(new LogPosition(2), LogWorld.Record(3)));
        });
    }

    [Fact]
    public void A_replica_that_falls_far_behind_costs_bounded_memory_and_catches_up_from_the_others_F15()
    {
        var world = new LogWorld(seed: 1) { ReplicaQueueBytes = 2 << 20 };
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault hang = storage.Faults.Hang(call => IsOn(call, 3) && call.Operation == StorageOperation.Sync);
            for (int number = 2; number <= 20; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 500_000));
            Assert.Equal(ReplicaState.Healthy, log.Replicas[2].State);
            hang.Lift();
            await world.WaitForAsync(() => Enumerable.Range(2, 19).All(
                number => world.CountSynced(LogWorld.Record(number, 500_000)) == 3));
            Assert.Contains(log.Recovery!.Events, told => told.Kind == QuorumLogEventKind.ReplicaFellBehind);
            Assert.Equal(1, CountBallots(world));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_folder_is_filled_by_the_next_writer_and_counts_F13(bool onlyTheName)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            world.Disk.Remove(onlyTheName ? $"{LogWorld.Folder(2)}/REPLICA" : LogWorld.Folder(2));
            await using (QuorumTransactionLog reopened = await world.OpenAsync())
            {
                await LogWorld.FillAsync(reopened, 10, 10);
                await world.WaitForAsync(() => reopened.Replicas[1].State == ReplicaState.Healthy);
                await LogWorld.FillAsync(reopened, 11, 11);
                await world.WaitForAsync(() => world.CountSynced(LogWorld.Record(11)) == 3);
                Assert.Contains(reopened.Recovery!.Events, told => told.Kind == QuorumLogEventKind.ReplicaFilled);
            }

            // The folder is worth as much as the others: without one of them nothing is lost.
            world.Disk.Remove(LogWorld.Folder(1));
            await using QuorumTransactionLog last = await world.OpenAsync();
            await LogWorld.AssertHoldsAsync(last, 11);
        });
    }

    [Fact]
    public void A_damaged_REPLICA_is_replaced_and_kept_aside()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Disk.FlipBits($"{LogWorld.Folder(2)}/REPLICA", 30);
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.FillAsync(reopened, 4, 4);
            await world.WaitForAsync(() => reopened.Replicas[1].State == ReplicaState.Healthy);
            Assert.Contains($"{LogWorld.Folder(2)}/REPLICA.damaged", world.Disk.ListFiles());
        });
    }

    [Fact]
    public void A_folder_whose_filling_a_power_cut_stopped_counts_for_nothing_H10()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                await using (QuorumTransactionLog log = await world.OpenAsync())
                    await LogWorld.FillAsync(log, 1, 9);
                world.Disk.Remove(LogWorld.Folder(2));
            });
            Task writing = world.Scheduler.Start(async () =>
            {
                QuorumTransactionLog log = await world.OpenAsync();
                await LogWorld.FillAsync(log, 10, 12);
            });
            long last = world.Scheduler.StepCount + world.Random.Next(600);
            world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last || writing.IsCompleted);
            world.CutPower();
            world.Run(async () =>
            {
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                long tail = (await reopened.GetTailAsync()).Value;
                Assert.InRange(tail, 9, 12);
                await LogWorld.AssertHoldsAsync(reopened, (int)tail);
            });
        }
    }

    private static int CountBallots(LogWorld world) => world.Segments(1)
        .Select(path => path[^(Ballot.TextLength + 4)..])
        .Distinct()
        .Count();
}
