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
            while (hung.HitCount < 3)
                await Task.Yield();
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
}
