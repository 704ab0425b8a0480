using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// A replica whose disk works, and which the writer's ballot has lost all the same, takes part in a next ballot (L9),
/// and no living rival is fenced for it.
/// </summary>
public sealed class QuorumLogComebackTests
{
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
}
