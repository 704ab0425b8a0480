using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Trimming beside rivals, power cuts and lost folders: what is deleted is never the last durable copy (L2, L16, H18).
/// </summary>
public sealed class QuorumLogTrimTests
{
    /// <summary>Whichever folder is read: it was still copying what the others trimmed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_trimmed_is_refused_also_where_a_folder_still_has_it(int slow)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 9);
            MemoryStorage storage = world.Storage.OpenAnother();
            StorageFault pause = storage.Faults.Hang(call => call.Operation == StorageOperation.Write
                && call.Path.StartsWith(LogWorld.Folder(slow), StringComparison.Ordinal));
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await log.TrimAsync(new LogPosition(5));
            Assert.Equal(5, (await log.GetHeadAsync()).Value);
            await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(4)).GetAsyncEnumerator();
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await reader.MoveNextAsync());
            pause.Lift();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_trim_beside_a_taker_that_has_synced_nothing_yet_forgets_no_position_L18(int replicaCount)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var world = new LogWorld(seed, replicaCount);
            world.Run(async () =>
            {
                QuorumTransactionLog old = await world.OpenAsync();
                await LogWorld.FillAsync(old, 1, 9);
                MemoryStorage paused = world.Storage.OpenAnother();
                QuorumTransactionLog taker = await world.OpenAsync(paused);
                StorageFault pause = paused.Faults.Hang(call => call.Operation == StorageOperation.SyncFolder
                    && Enumerable.Range(1, replicaCount).Any(replica => call.Path == LogWorld.Folder(replica)));
                _ = taker.AppendAsync(new LogPosition(9), LogWorld.Record(10)).AsTask();
                while (pause.HitCount < replicaCount)
                    await Task.Yield();
                await old.TrimAsync(new LogPosition(10));
                world.CutPower();
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                Assert.Equal(9, (await reopened.GetTailAsync()).Value);
                await LogWorld.FillAsync(reopened, 10, 11);
            });
        }
    }

    [Fact]
    public void A_trim_beside_a_taker_whose_copies_are_not_synced_deletes_no_durable_copy_L2()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                MemoryStorage storage = world.Storage.OpenAnother();
                QuorumTransactionLog old = await world.OpenAsync(storage);
                await LogWorld.FillAsync(old, 1, 9);
                await LogWorld.SettleAsync();
                // The third replica shows 9 as its watermark for a long time, although it has acknowledged 10.
                storage.Faults.Hang(call => call.Operation == StorageOperation.Write
                    && call.Path.StartsWith(LogWorld.Folder(3), StringComparison.Ordinal)
                    && call.Path.EndsWith(".durable", StringComparison.Ordinal));
                await LogWorld.FillAsync(old, 10, 10);
                await LogWorld.SettleAsync();
                Assert.Equal(3, world.CountSynced(LogWorld.Record(10)));

                MemoryStorage paused = world.Storage.OpenAnother();
                QuorumTransactionLog taker = await world.OpenAsync(paused);
                StorageFault pause = paused.Faults.Hang(call => call.Operation == StorageOperation.Sync
                    && LogWorld.IsIn(call.Path, 3) && world.Segments(3).Count() == 2);
                _ = taker.AppendAsync(new LogPosition(10), LogWorld.Record(11)).AsTask();
                await LogWorld.SettleAsync();
                Assert.Equal(1, pause.HitCount);
                await old.TrimAsync(new LogPosition(10));
                Assert.Equal(3, world.CountSynced(LogWorld.Record(10)));
            });
        }
    }

    [Fact]
    public void A_trim_that_reached_one_folder_hides_nothing_when_that_folder_is_lost_H18()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 4);
            await LogWorld.SettleAsync();
            storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 3), ErrorNumbers.InputOutput);
            await LogWorld.FillAsync(log, 5, 20);
            storage.Faults.Hang(call =>
                LogWorld.IsIn(call.Path, 2) && call.Path.Contains("/head/", StringComparison.Ordinal));
            Task trimming = log.TrimAsync(new LogPosition(21)).AsTask();
            while (world.Disk.ListFiles(LogWorld.Folder(1) + "/head").Count == 0)
                await Task.Yield();
            await LogWorld.SettleAsync();
            storage.Crash();
            await log.CrashAsync();
            _ = trimming;

            // A taker without the second folder fills the third from the head on.
            MemoryStorage other = world.Storage.OpenAnother();
            other.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            QuorumTransactionLog taker = await world.OpenAsync(other);
            AppendResult result = await taker.AppendAsync(new LogPosition(20), LogWorld.Record(21));
            Assert.Equal(AppendResult.Appended(new LogPosition(21)), result);
            await taker.CrashAsync();

            // The first is lost, and the second has lost the watermarks that were never synced.
            foreach (string path in world.Disk.ListFiles(LogWorld.Folder(2)).Where(path =>
                path.EndsWith(".durable", StringComparison.Ordinal)))
                world.Disk.FlipBits(path, 9);
            world.Disk.Remove(LogWorld.Folder(1));
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            Assert.Equal(21, (await reopened.GetTailAsync()).Value);
            await LogWorld.AssertHoldsAsync(reopened, 21, first: (int)(await reopened.GetHeadAsync()).Value);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_reader_that_the_trim_has_overtaken_is_told_so_and_not_of_corruption_H18(int replicaCount)
    {
        var world = new LogWorld(seed: 1, replicaCount);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            for (int number = 1; number <= 120; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
            await using QuorumTransactionLog follower = await world.OpenAsync();
            IAsyncEnumerator<LogRecord> reading = follower.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
            await reading.MoveNextAsync();
            await log.TrimAsync(new LogPosition(118));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            {
                while (await reading.MoveNextAsync())
                {
                }
            });
            await reading.DisposeAsync();
        });
    }
}
