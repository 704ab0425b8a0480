using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Mending fails as any write does, is seen by other processes, and reaches up to the head (L8, L9).
/// </summary>
public sealed class QuorumLogMendingTests
{
    [Theory]
    [InlineData("header")]
    [InlineData("lost")]
    public void The_first_segment_behind_a_trim_is_mended_too_L8(string damage)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                for (int number = 1; number <= 20; number++)
                    await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
            }

            string path = world.Segments(3).ElementAt(1);
            Assert.True(SegmentName.TryParse(Path.GetFileName(path), ".log", out SegmentName name));
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                await LogWorld.AppendAsync(log, 20, LogWorld.Record(21));
                await LogWorld.SettleAsync(); // a replica that has not yet copied all is trimmed another time
                await log.TrimAsync(new LogPosition(name.Start));
            }

            Assert.Equal(path, world.Segments(3).First());
            if (damage == "header")
                world.Disk.FlipBits(path, 60);
            else
                world.Disk.Remove(path);
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.AppendAsync(reopened, 21, LogWorld.Record(22));
            await Task.Delay(TimeSpan.FromMinutes(1), world.Time);
            Assert.Contains(reopened.Recovery!.Events, told => told.Kind == QuorumLogEventKind.SegmentRepaired);
        });
    }

    [Theory]
    [InlineData("header")]
    [InlineData("record")]
    public void What_another_process_has_mended_counts_for_a_standby_too_L8(string damage)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                for (int number = 1; number <= 20; number++)
                {
                    byte[] record = LogWorld.Record(number, damage == "header" ? 64 : 20_000);
                    await LogWorld.AppendAsync(log, number - 1, record);
                }
            }

            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.AppendAsync(log, 20, LogWorld.Record(21));
            foreach (int replica in new[] { 1, 2 })
            {
                if (damage == "header")
                    world.Disk.FlipBits(world.Segments(replica).First(), 60);
                else
                    world.Damage(replica, LogWorld.Record(2, 20_000));
            }

            QuorumTransactionLog standby = await world.OpenAsync(); // it sees the damage
            await using (QuorumTransactionLog mending = await world.OpenAsync())
            {
                await LogWorld.AppendAsync(mending, 21, LogWorld.Record(22));
                await world.WaitForAsync(() => mending.Recovery!.Events.Count(
                    told => told.Kind == QuorumLogEventKind.SegmentRepaired) == 2);
            }

            world.Disk.Remove(LogWorld.Folder(3));
            await using (QuorumTransactionLog fresh = await world.OpenAsync())
                Assert.Equal(22, (await LogWorld.ReadAllAsync(fresh)).Count); // both others are whole
            AppendResult result = await standby.AppendAsync(new LogPosition(22), LogWorld.Record(23));
            Assert.True(result.Outcome == AppendOutcome.Appended, result.Reason?.Message);
            Assert.Equal(23, (await LogWorld.ReadAllAsync(standby)).Count);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sync_that_fails_while_a_file_is_mended_takes_the_replica_out_of_service_L9(bool ofTheFolder)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            world.Damage(2, LogWorld.Record(4));
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog reopened = await world.OpenAsync(storage);
            bool isMending = false;
            storage.Faults.Fail(
                call =>
                {
                    isMending |= call.Operation == StorageOperation.Link && LogWorld.IsIn(call.Path, 2);
                    return ofTheFolder
                        ? isMending && call.Operation == StorageOperation.SyncFolder && call.Path == LogWorld.Folder(2)
                        : call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 2)
                            && call.Path.Contains("-mended", StringComparison.Ordinal);
                },
                ErrorNumbers.InputOutput,
                times: 1);
            await LogWorld.FillAsync(reopened, 10, 10);
            await world.WaitForAsync(() => reopened.Recovery!.Events.Any(
                told => told.Kind == QuorumLogEventKind.RepairFailed));
            Assert.Contains(reopened.Recovery!.Events, told => told.Kind == QuorumLogEventKind.ReplicaFailed);
        });
    }
}
