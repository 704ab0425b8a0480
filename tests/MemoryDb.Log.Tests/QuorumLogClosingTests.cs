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
}
