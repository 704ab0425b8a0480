using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Closing ends everything that waits, and what ends later does nothing more (F16, F27).
/// </summary>
public sealed class QuorumLogClosingTests
{
    [Fact]
    public void A_call_that_waits_for_its_turn_ends_when_the_log_is_closed()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 3);
            world.CutPower();
            QuorumTransactionLog reopened = await world.OpenAsync();
            Task<LogPosition> tail = reopened.GetTailAsync().AsTask();
            await reopened.DisposeAsync();
            await Task.WhenAny(tail, Task.Delay(TimeSpan.FromHours(1), world.Time));
            Assert.True(tail.IsCompleted, "GetTailAsync never returns");
        });
    }

    [Fact]
    public void A_closed_log_ends_its_append_and_promises_no_more_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 1);
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            StorageFault hung = storage.Faults.Hang(call => call.Operation == StorageOperation.CreateFile);
            Task<AppendResult> waiting = log.AppendAsync(new LogPosition(1), LogWorld.Record(99)).AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            await log.DisposeAsync();
            await Task.Delay(TimeSpan.FromMinutes(10), world.Time);
            bool ended = waiting.IsCompleted;
            hung.Lift();
            await LogWorld.SettleAsync();
            string outcome = waiting.IsCompleted ? (await waiting).ToString()! : "pending";
            Assert.True(ended, $"the append was still waiting ten minutes after the log was closed; then: {outcome}");
        });
    }

    [Fact]
    public void A_log_that_was_closed_while_its_appends_hung_has_no_file_open_when_the_disks_answer_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            var storage = new CountingStorage(disk);
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = disk.Faults.Hang(call => call.Operation == StorageOperation.Sync);
            Task<AppendResult> waiting = log.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
            while (hung.HitCount < 3)
                await Task.Yield();
            await log.DisposeAsync();
            Assert.Equal(AppendOutcome.Unknown, (await waiting).Outcome);
            hung.Lift();
            await Task.Delay(TimeSpan.FromMinutes(1), world.Time);
            Assert.Equal(0, storage.OpenCount);
        });
    }

    [Fact]
    public void A_log_that_was_closed_while_a_disk_hung_has_no_file_open_when_it_answers_again_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            var storage = new CountingStorage(disk);
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            QuorumTransactionLog rival = await world.OpenAsync();
            await LogWorld.FillAsync(rival, 4, 4);
            await log.AppendAsync(new LogPosition(3), LogWorld.Record(9)); // fenced, and told of the conflict
            StorageFault hung = disk.Faults.Hang(call => call.Operation == StorageOperation.CreateFile);
            Task<AppendResult> waiting = log.AppendAsync(new LogPosition(4), LogWorld.Record(5)).AsTask();
            while (hung.HitCount < 3)
                await Task.Yield();
            await log.DisposeAsync();
            hung.Lift();
            await waiting;
            await Task.Delay(TimeSpan.FromMinutes(1), world.Time);
            Assert.Equal(0, storage.OpenCount);
            await rival.DisposeAsync();
        });
    }

    [Fact]
    public void A_trim_whose_disks_hang_ends_when_the_log_is_closed_and_so_does_the_append_behind_it_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = storage.Faults.Hang(_ => true);
            Task trim = log.TrimAsync(new LogPosition(3)).AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
            await log.DisposeAsync();
            await LogWorld.SettleAsync();
            Assert.True(append.IsCompleted, "the append waits as long as the disks do");
            Assert.Equal(AppendOutcome.Unknown, (await append).Outcome);
            await Assert.ThrowsAsync<LogUnavailableException>(() => trim);
            hung.Lift();
        });
    }

    [Fact]
    public void Whoever_asks_for_the_head_while_disks_hang_is_told_when_the_log_is_closed_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/head", StringComparison.Ordinal));
            Task<LogPosition> head = log.GetHeadAsync().AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            await AssertToldOfClosingAsync(log, head);
            hung.Lift();
        });
    }

    /// <summary>No file shows that the writer lives: it asks the replicas whether its ballot is the highest.</summary>
    [Fact]
    public void A_writer_that_asks_about_its_own_tail_is_told_when_the_log_is_closed_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(new UnheldStorage(storage));
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/promises", StringComparison.Ordinal));
            Task<LogPosition> tail = log.GetTailAsync().AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            await AssertToldOfClosingAsync(log, tail);
            hung.Lift();
        });
    }

    [Fact]
    public void An_append_behind_a_readmission_whose_disks_hang_ends_when_the_log_is_closed_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput, times: 1);
            await log.GetHeadAsync();
            StorageFault hung = storage.Faults.Hang(call =>
                LogWorld.IsIn(call.Path, 1, 3) && call.Path.Contains("/promises", StringComparison.Ordinal));
            await world.WaitForAsync(() => hung.HitCount >= 2);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
            await log.DisposeAsync();
            await LogWorld.SettleAsync();
            Assert.True(append.IsCompleted, "the append waits as long as the disks do");
            Assert.Equal(AppendOutcome.Unknown, (await append).Outcome);
            hung.Lift();
        });
    }

    [Fact]
    public void Closing_takes_no_longer_than_a_replica_is_waited_for_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            TimeSpan patience = new QuorumLogOptions().ReplicaTimeout;
            StorageFault slow = storage.Faults.Hang(call => call.Path.Contains("/head", StringComparison.Ordinal));
            Task trim = log.TrimAsync(new LogPosition(3)).AsTask();
            await world.WaitForAsync(() => slow.HitCount >= 3);
            long started = world.Time.GetTimestamp();
            Task closed = log.DisposeAsync().AsTask();
            await Task.Delay(patience * 0.9, world.Time);
            StorageFault hung = storage.Faults.Hang(call => call.Operation == StorageOperation.Sync
                && call.Path.EndsWith(".durable", StringComparison.Ordinal));
            slow.Lift(); // the trim ends, and what closing does then hangs
            await closed;
            Assert.InRange(world.Time.GetElapsedTime(started), patience, patience * 1.01);
            await trim;
            hung.Lift();
        });
    }

    [Fact]
    public void Whoever_closes_the_log_too_waits_until_it_is_closed()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage, shared: false);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = storage.Faults.Hang(call => call.Operation == StorageOperation.Sync);
            Task first = log.DisposeAsync().AsTask();
            Task second = log.DisposeAsync().AsTask();
            await LogWorld.SettleAsync();
            Assert.False(second.IsCompleted, "the directory is still locked");
            hung.Lift();
            await second;
            await (await world.OpenAsync(shared: false)).DisposeAsync();
            await first;
            Assert.True(log.DisposeAsync().IsCompleted);
        });
    }

    [Fact]
    public void A_log_that_was_closed_while_a_look_at_promises_hung_promises_no_more_F27()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 1);
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            int lookCount = 0;
            StorageFault hung = storage.Faults.Hang(call => call.Operation == StorageOperation.List
                && call.Path.EndsWith("/promises", StringComparison.Ordinal)
                && ++lookCount > 3); // the second look, right before the promise
            Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            string[] before = [.. world.Disk.ListFiles().Order()];
            await log.DisposeAsync();
            hung.Lift();
            await LogWorld.SettleAsync();
            Assert.Equal(AppendOutcome.Unknown, (await append).Outcome);
            Assert.Equal(before, world.Disk.ListFiles().Order());
        });
    }

    private static async Task AssertToldOfClosingAsync(QuorumTransactionLog log, Task waiting)
    {
        await log.DisposeAsync();
        await LogWorld.SettleAsync();
        Assert.True(waiting.IsCompleted, "it waits as long as the disks do");
        await Assert.ThrowsAsync<LogUnavailableException>(() => waiting);
    }
}
