using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// What a crash, damage or a lost folder leaves is decided once, and never by guessing (L2, L3, L6 to L9, L18).
/// </summary>
public sealed class QuorumLogRecoveryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Acknowledged_records_survive_a_power_cut_L2(int replicaCount)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new LogWorld(seed, replicaCount);
            world.Run(async () =>
            {
                QuorumTransactionLog log = await world.OpenAsync();
                await LogWorld.FillAsync(log, 1, 10);
                world.CutPower();
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                await LogWorld.AssertHoldsAsync(reopened, 10);
                await LogWorld.FillAsync(reopened, 11, 12);
            });
        }
    }

    [Fact]
    public void A_new_segment_starts_behind_the_watermark_and_receives_copies_up_to_the_tail_H1()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage killed = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(killed);
            await LogWorld.FillAsync(log, 1, 4);
            StorageFault pause = killed.Faults.Hang(call => call.Operation == StorageOperation.Sync);
            _ = log.AppendAsync(new LogPosition(4), LogWorld.Record(5)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();
            killed.Crash();
            await using QuorumTransactionLog taker = await world.OpenAsync();
            AppendResult refused = await taker.AppendAsync(new LogPosition(4), LogWorld.Record(99));
            Assert.Equal(AppendResult.Conflict(new LogPosition(5)), refused);
            await LogWorld.AssertHoldsAsync(taker, 5);
            for (int replica = 1; replica <= 3; replica++)
            {
                string newest = Path.GetFileName(world.Segments(replica).Last());
                Assert.StartsWith("00000000000000000005-0000000002-", newest, StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData(0b001)]
    [InlineData(0b011)]
    [InlineData(0b110)]
    public void A_record_damaged_in_some_replicas_is_read_from_the_others_L8(int damaged)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            for (int replica = 1; replica <= 3; replica++)
            {
                if (((damaged >> (replica - 1)) & 1) == 1)
                    world.Damage(replica, LogWorld.Record(4));
            }

            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.AssertHoldsAsync(reopened, 9);
            await LogWorld.FillAsync(reopened, 10, 11);
            await LogWorld.AssertHoldsAsync(reopened, 11);
            ReplicaStatus first = reopened.Replicas[0];
            Assert.Equal(damaged & 1, first.DamagedRecordCount + first.RepairedRecordCount);
        });
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void A_record_damaged_in_every_replica_is_refused_by_name_L2_L6(int position)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            for (int replica = 1; replica <= 3; replica++)
                world.Damage(replica, LogWorld.Record(position));
            IReadOnlyList<string> before = world.Disk.ListFiles();
            LogCorruptException refusal = await Assert.ThrowsAsync<LogCorruptException>(() => world.OpenAsync());
            Assert.Equal(position, refusal.Position.Value);
            Assert.Equal(3, refusal.Replicas.Count);
            Assert.Equal(before, world.Disk.ListFiles());
        });
    }

    /// <summary>They may have held anything, and the third alone is no majority.</summary>
    [Fact]
    public void Two_folders_that_cannot_tell_what_they_held_last_are_named_L7()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            await using (QuorumTransactionLog second = await world.OpenAsync())
                await LogWorld.FillAsync(second, 4, 6);
            for (int replica = 1; replica <= 2; replica++)
                world.Disk.FlipBits(world.Segments(replica).Last(), 20);
            LogCorruptException refusal = await Assert.ThrowsAsync<LogCorruptException>(() => world.OpenAsync());
            Assert.Equal(7, refusal.Position.Value);
            Assert.Equal([LogWorld.Folder(1), LogWorld.Folder(2)], refusal.Replicas);
            Assert.Contains($"damaged in {LogWorld.Folder(1)}, {LogWorld.Folder(2)}.", refusal.Message);
        });
    }

    [Fact]
    public void A_torn_last_batch_ends_the_log_and_the_next_record_takes_its_place_L6()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage killed = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(killed);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault pause = killed.Faults.Hang(call => call.Operation == StorageOperation.Sync);
            _ = log.AppendAsync(new LogPosition(3), LogWorld.Record(99)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();
            killed.Crash();
            for (int replica = 1; replica <= 3; replica++)
                world.Damage(replica, LogWorld.Record(99));
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.FillAsync(reopened, 4, 5);
            await LogWorld.AssertHoldsAsync(reopened, 5);
        });
    }

    [Fact]
    public void A_takeover_that_was_torn_hides_nothing_L18()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 5);
            await log.CrashAsync();
            // A power cut may take the watermarks back to what the frames carry, so that there is something to copy.
            foreach (string path in world.Disk.ListFiles().Where(path =>
                path.EndsWith(".durable", StringComparison.Ordinal)))
                world.Disk.Remove(path);
            // The taker gets as far as naming its segments, and not to its copies.
            MemoryStorage killed = world.Storage.OpenAnother();
            QuorumTransactionLog taker = await world.OpenAsync(killed);
            StorageFault pause = killed.Faults.Hang(call =>
                call is { Operation: StorageOperation.Write, Offset: > 0 and < 1024 });
            _ = taker.AppendAsync(new LogPosition(5), LogWorld.Record(6)).AsTask();
            await world.WaitForAsync(() => pause.HitCount >= 3);
            killed.Crash();
            Assert.Contains(world.Disk.ListFiles(), path => path.Contains("-0000000002-", StringComparison.Ordinal)
                && path.EndsWith(".log", StringComparison.Ordinal));
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.AssertHoldsAsync(reopened, 5);
            await LogWorld.FillAsync(reopened, 6, 6);
        });
    }

    [Fact]
    public void One_lost_folder_is_set_aside_and_two_are_refused_L7_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Disk.Remove(LogWorld.Folder(1));
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                Assert.Equal(ReplicaState.Missing, log.Replicas[0].State);
                await LogWorld.AssertHoldsAsync(log, 3);
                await LogWorld.FillAsync(log, 4, 4);
                Assert.InRange(log.Replicas[0].LagRecordCount, 0, 1); // of what this process has appended
            }

            world.Disk.Remove(LogWorld.Folder(2));
            world.Disk.Remove(LogWorld.Folder(3));
            LogUnavailableException refusal = await Assert.ThrowsAsync<LogUnavailableException>(() =>
                world.OpenAsync());
            Assert.Contains(LogWorld.Folder(2), refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(world.Disk.ListFiles(), path =>
                path.StartsWith(LogWorld.Folder(2), StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Segments_rotate_and_trimmed_ones_are_deleted()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                for (int number = 1; number <= 40; number++)
                    await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
                int before = world.Segments(1).Count();
                Assert.True(before > 2, $"{before} segments");
                await log.TrimAsync(new LogPosition(35));
                Assert.True(world.Segments(1).Count() < before);
                Assert.Equal(35, (await log.GetHeadAsync()).Value);
            }

            world.CutPower();
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            List<LogRecord> records = await LogWorld.ReadAllAsync(reopened, 35);
            Assert.Equal(Enumerable.Range(35, 6), records.Select(record => (int)record.Position.Value));
            Assert.All(records, record =>
                Assert.Equal(LogWorld.Record((int)record.Position.Value, 20_000), record.Payload.ToArray()));
            await LogWorld.AppendAsync(reopened, 40, LogWorld.Record(41));
        });
    }

    [Fact]
    public void Damage_below_the_watermark_of_a_follower_is_read_around()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await using QuorumTransactionLog follower = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 6);
            for (int replica = 1; replica <= 2; replica++)
                world.Damage(replica, LogWorld.Record(2 + replica));
            await LogWorld.AssertHoldsAsync(follower, 6);
        });
    }
}
