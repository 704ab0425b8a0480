using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Support;

/// <summary>A log with a record that a paused writer added too late, where another stands.</summary>
internal static class VoidRecord
{
    /// <summary>
    /// Ballot 1 holds 1 and 2 and, void, 99 at position 3; ballot 2 what follows up to <paramref name="last"/>; ballot
    /// 3 one record more. A power cut has taken all that was not synced.
    /// </summary>
    public static LogWorld LeftBehind(int replicaCount, int last)
    {
        var world = new LogWorld(seed: 1, replicaCount);
        world.Run(async () =>
        {
            MemoryStorage paused = world.Storage.OpenAnother();
            QuorumTransactionLog old = await world.OpenAsync(paused);
            await LogWorld.FillAsync(old, 1, 2);
            await LogWorld.SettleAsync();
            StorageFault pause = paused.Faults.Hang(call => call is { Operation: StorageOperation.Write, Offset: > 0 });
            Task<AppendResult> late = old.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
            while (pause.HitCount < replicaCount)
                await Task.Yield();
            MemoryStorage second = world.Storage.OpenAnother();
            QuorumTransactionLog taker = await world.OpenAsync(second);
            await LogWorld.FillAsync(taker, 3, last);
            await LogWorld.SettleAsync();
            pause.Lift();
            Assert.Equal(AppendOutcome.Conflict, (await late).Outcome);
            await LogWorld.SettleAsync();
            paused.Crash();
            second.Crash();
            MemoryStorage third = world.Storage.OpenAnother();
            QuorumTransactionLog next = await world.OpenAsync(third);
            await LogWorld.FillAsync(next, last + 1, last + 1);
            await LogWorld.SettleAsync();
            third.Crash();
        });
        return new LogWorld(seed: 2, replicaCount, world.Disk.PowerCut(ChosenPowerCut.Nothing));
    }
}
