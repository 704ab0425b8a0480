using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// A replica whose disk works, and which the writer's ballot has lost all the same, takes part in a next ballot (L9),
/// and no living rival is fenced for it.
/// </summary>
public sealed class QuorumLogComebackTests
{
    /// <summary>It lagged, and was still copying what the takeover recovered when that was trimmed.</summary>
    [Fact]
    public void A_replica_whose_copies_were_trimmed_comes_back_L9_F15()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(first);
            await LogWorld.FillAsync(log, 1, 2);
            await LogWorld.SettleAsync();
            first.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 3));
            for (int number = 3; number <= 100; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, length: 100_000));
            first.Crash();

            MemoryStorage disk = world.Storage.OpenAnother();
            await using QuorumTransactionLog next = await world.OpenAsync(disk);
            StorageFault slow = disk.Faults.Hang(call => call is { Operation: StorageOperation.Write, Offset: > 0 }
                && LogWorld.IsIn(call.Path, 3));
            await LogWorld.FillAsync(next, 101, 102);
            await world.WaitForAsync(() => slow.HitCount > 0);
            await next.TrimAsync(new LogPosition(101));
            slow.Lift();
            await LogWorld.FillAsync(next, 103, 103);
            await world.WaitForAsync(() => world.CountSynced(LogWorld.Record(103)) == 3);
            AssertToldOnce(next, replicaId: 3);
            Assert.Equal(ReplicaState.Healthy, next.Replicas[2].State);
        });
    }

    /// <summary>A slow replica reads back what it lacks, and that has been trimmed meanwhile.</summary>
    [Fact]
    public void A_slow_replica_does_not_fail_because_what_it_lacks_was_trimmed_F15()
    {
        var world = new LogWorld(seed: 1) { ReplicaQueueBytes = 2 << 20, FirstSegmentBytes = 64 << 10 };
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(disk);
            await LogWorld.FillAsync(log, 1, 2);
            await LogWorld.SettleAsync();
            int count = 0;
            StorageFault slow = disk.Faults.Hang(call => call.Operation == StorageOperation.Write
                && LogWorld.IsIn(call.Path, 3) && !call.Path.EndsWith(".durable", StringComparison.Ordinal)
                && ++count == 1);
            for (int number = 3; number <= 40; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, length: 200_000));
            await log.TrimAsync(new LogPosition(30));
            slow.Lift();
            await LogWorld.AppendAsync(log, 40, LogWorld.Record(41));
            await LogWorld.SettleAsync();
            Assert.True(log.Replicas[2].State == ReplicaState.Healthy, log.Replicas[2].Error?.ToString());
            await world.WaitForAsync(() => world.CountSynced(LogWorld.Record(41)) == 3);
            AssertToldOnce(log, replicaId: 3);
            Assert.DoesNotContain(log.Recovery!.Events, told => told.Kind == QuorumLogEventKind.ReplicaFailed);
        });
    }

    /// <summary>A rival is killed when it has promised in one folder; the writer goes on with the others.</summary>
    [Fact]
    public void A_folder_in_which_a_dead_rival_has_promised_comes_back_L9()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 2);
            MemoryStorage rival = world.Storage.OpenAnother();
            await PromiseOnlyInThirdAsync(world, rival);
            rival.Crash();
            await LogWorld.FillAsync(log, 3, 3);
            await Task.Delay(TimeSpan.FromMinutes(1), world.Time);
            await LogWorld.FillAsync(log, 4, 4);
            await LogWorld.SettleAsync();
            Assert.Equal(3, world.CountSynced(LogWorld.Record(4)));
            AssertToldOnce(log, replicaId: 3);
            Assert.Equal(2, CountBallotsWritten(world));

            // All take part again: there is nothing more to be gained.
            await Task.Delay(TimeSpan.FromHours(2), world.Time);
            await LogWorld.FillAsync(log, 5, 5);
            Assert.Equal(2, CountBallotsWritten(world));
        });
    }

    /// <summary>The rival was slow and not dead: it has become the writer before anybody looks.</summary>
    [Fact]
    public void A_writer_that_lost_a_folder_to_a_living_rival_does_not_fence_it_L9()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 2);
            MemoryStorage disk = world.Storage.OpenAnother();
            (Task<AppendResult> append, StorageFault slow) = await PromiseOnlyInThirdAsync(world, disk);
            await LogWorld.FillAsync(log, 3, 3);
            await LogWorld.SettleAsync();
            slow.Lift();
            AppendResult conflict = await append;
            Assert.Equal(AppendResult.Conflict(new LogPosition(3)), conflict);
            int ballots = CountBallotsWritten(world);
            await Task.Delay(TimeSpan.FromHours(2), world.Time);
            await LogWorld.SettleAsync();
            Assert.Equal(ballots, CountBallotsWritten(world));
        });
    }

    /// <summary>No majority hears the rival, which tries on and on: each tries what it can without the other.</summary>
    [Fact]
    public void A_folder_that_a_living_rival_promises_again_and_again_costs_no_ballots_L9()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 2);
            ulong counter = 100;
            for (int number = 3; number <= 60; number++)
            {
                var rival = new Ballot(counter++, Node: 7);
                IStorageFile? promise = await world.Storage.TryCreateFileAsync(
                    $"{LogWorld.Folder(3)}/promises/{rival}");
                await promise!.DisposeAsync();
                await LogWorld.FillAsync(log, number, number);
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            }

            Assert.Equal(1, CountBallotsWritten(world));
            await world.WaitForAsync(() => log.Recovery!.Events.Any(
                told => told.Kind == QuorumLogEventKind.ReplicaReadmitted)); // the rival has stopped
            await LogWorld.FillAsync(log, 61, 61);
            await LogWorld.SettleAsync();
            Assert.Equal(3, world.CountSynced(LogWorld.Record(61)));
            AssertToldOnce(log, replicaId: 3);
        });
    }

    /// <summary>An attempt of the writer's own to begin a ballot failed: what it has promised is no rival's.</summary>
    [Fact]
    public void A_lost_folder_is_filled_without_an_append_after_an_attempt_that_failed_F13()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            MemoryStorage disk = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(disk);
            await LogWorld.FillAsync(log, 4, 4);
            await LogWorld.SettleAsync();
            disk.Faults.Fail(
                call => call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 3),
                ErrorNumbers.InputOutput,
                times: 1);
            await LogWorld.FillAsync(log, 5, 5);
            await world.WaitForAsync(() => log.Replicas[2].State == ReplicaState.Failed);
            world.Disk.Remove(LogWorld.Folder(3));

            // The first attempt to fill it gets as far as the promises.
            StorageFault fails = disk.Faults.Fail(
                call => call.Operation == StorageOperation.Read && LogWorld.IsIn(call.Path, 2)
                    && call.Path.EndsWith("REPLICA", StringComparison.Ordinal),
                ErrorNumbers.InputOutput,
                times: 1);
            await world.WaitForAsync(() => fails.HitCount == 1);
            await world.WaitForAsync(() => log.Replicas.All(each => each.State == ReplicaState.Healthy));
            await LogWorld.SettleAsync();
            Assert.Equal(3, world.CountSynced(LogWorld.Record(5)));
            Assert.DoesNotContain(log.Recovery!.Events, told => told.Kind == QuorumLogEventKind.Fenced);
        });
    }

    private static async Task<(Task<AppendResult> Append, StorageFault Slow)> PromiseOnlyInThirdAsync(
        LogWorld world, MemoryStorage disk)
    {
        QuorumTransactionLog rival = await world.OpenAsync(disk);
        StorageFault slow = disk.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
            && LogWorld.IsIn(call.Path, 1, 2));
        Task<AppendResult> append = rival.AppendAsync(new LogPosition(2), LogWorld.Record(9)).AsTask();
        await world.WaitForAsync(() => slow.HitCount == 2);
        await LogWorld.SettleAsync();
        return (append, slow);
    }

    private static void AssertToldOnce(QuorumTransactionLog log, int replicaId)
    {
        QuorumLogEventKind[] told = [.. log.Recovery!.Events
            .Where(each => each.ReplicaId == replicaId)
            .Select(each => each.Kind)
            .Where(kind => kind is QuorumLogEventKind.ReplicaLeftOut or QuorumLogEventKind.ReplicaReadmitted)];
        Assert.Equal([QuorumLogEventKind.ReplicaLeftOut, QuorumLogEventKind.ReplicaReadmitted], told);
    }

    private static int CountBallotsWritten(LogWorld world) => world.Segments(1)
        .Select(path => path[^(Ballot.TextLength + 4)..])
        .Distinct()
        .Count();
}
