using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Trimming beside damage and beside other writers deletes no more than was asked for (L2, L16).
/// </summary>
public sealed class QuorumLogTrimDamageTests
{
    [Fact]
    public void A_trim_deletes_no_segment_whose_end_lies_behind_a_damaged_record()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 20);
            await log.CrashAsync();
            // What a power cut may leave of files that were never synced.
            foreach (int replica in (int[])[1, 2, 3])
            {
                foreach (string path in Durables(world, replica))
                    world.Disk.FlipBits(path, 9);
                // Another record in each folder, all below the trim.
                world.Damage(replica, LogWorld.Record(1 + replica));
            }

            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.FillAsync(reopened, 21, 22);
            await LogWorld.AssertHoldsAsync(reopened, 22);
            await reopened.TrimAsync(new LogPosition(10));
            await LogWorld.AssertHoldsAsync(reopened, 22, first: 10);
        });
    }

    [Fact]
    public void A_trim_after_a_power_cut_deletes_nothing_behind_a_damaged_record()
    {
        var failed = new List<string>();
        for (int seed = 0; seed < 200; seed++)
        {
            var world = new LogWorld(seed);
            try
            {
                world.Run(async () =>
                {
                    QuorumTransactionLog log = await world.OpenAsync();
                    await LogWorld.FillAsync(log, 1, 20);
                    world.CutPower();
                    foreach (int replica in (int[])[1, 2, 3])
                        world.Damage(replica, LogWorld.Record(1 + replica));
                    await using QuorumTransactionLog reopened = await world.OpenAsync();
                    await LogWorld.FillAsync(reopened, 21, 22);
                    await reopened.TrimAsync(new LogPosition(10));
                    await LogWorld.AssertHoldsAsync(reopened, 22, first: 10);
                });
            }
            catch (Exception exception)
            {
                failed.Add($"{seed}: {exception.GetType().Name} {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void A_superseded_writer_can_trim_what_it_has_read()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog old = await world.OpenAsync();
            await LogWorld.FillAsync(old, 1, 3);
            await using QuorumTransactionLog taker = await world.OpenAsync();
            await LogWorld.FillAsync(taker, 4, 9);
            await LogWorld.AssertHoldsAsync(old, 9);
            await old.TrimAsync(new LogPosition(8));
            Assert.Equal(8, (await old.GetHeadAsync()).Value);
        });
    }

    [Fact]
    public void A_trim_beside_a_taker_puts_no_replica_out_of_service_for_long()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog old = await world.OpenAsync(storage);
            await LogWorld.FillAsync(old, 1, 3);
            await LogWorld.SettleAsync();
            StorageFault slow = storage.Faults.Hang(call =>
                LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Sync);
            for (int number = 4; number <= 20; number++)
                await LogWorld.AppendAsync(old, number - 1, LogWorld.Record(number, 20_000));
            await LogWorld.SettleAsync();
            MemoryStorage paused = world.Storage.OpenAnother();
            QuorumTransactionLog taker = await world.OpenAsync(paused);
            StorageFault pause = paused.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                && call.Path.EndsWith(".durable", StringComparison.Ordinal));
            Task<AppendResult> append = taker.AppendAsync(new LogPosition(20), LogWorld.Record(21)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();
            Task trim = old.TrimAsync(new LogPosition(21)).AsTask();
            await LogWorld.SettleAsync();
            pause.Lift();
            AppendResult result = await append;
            await LogWorld.SettleAsync();
            slow.Lift();
            Assert.True(result.Outcome == AppendOutcome.Appended, result.Reason?.Message);
            for (int second = 0; taker.Replicas.Any(replica => replica.State != ReplicaState.Healthy); second++)
            {
                Assert.True(second < 100, taker.Replicas[2].Error?.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            }

            await trim;
        });
    }

    private static IEnumerable<string> Durables(LogWorld world, int replica) =>
        world.Disk.ListFiles(LogWorld.Folder(replica))
            .Where(path => path.EndsWith(".durable", StringComparison.Ordinal));
}
