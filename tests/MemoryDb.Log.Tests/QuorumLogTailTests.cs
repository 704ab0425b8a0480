using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// The linearizable tail while a record is durable and only one folder shows it yet: whoever has read the record is
/// never told that it is not there (H7).
/// </summary>
public sealed class QuorumLogTailTests
{
    /// <summary>
    /// What is left of the newest watermarks is the mark that they were synced with; those before are of this boot.
    /// </summary>
    [Fact]
    public void A_file_system_that_lost_what_was_not_synced_shows_no_older_tail_within_one_boot_H8()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 5);
            MemoryStorage second = world.Storage.OpenAnother();
            await LogWorld.FillAsync(await world.OpenAsync(second), 6, 8);
            await LogWorld.SettleAsync();
            second.Crash();
        });
        var mounted = new LogWorld(seed: 2, disk: world.Disk.Remount(ChosenPowerCut.Nothing));
        mounted.Run(async () =>
        {
            await using QuorumTransactionLog log = await mounted.OpenAsync();
            Assert.Equal(new LogPosition(8), await log.GetTailAsync());
        });
    }

    [Fact]
    public void The_tail_covers_what_was_read_from_the_only_folder_that_shows_it_H7() =>
        RunWithRecordShownByOneFolder(async reader => Assert.Equal(2, (await reader.GetTailAsync()).Value));

    [Fact]
    public void An_append_behind_a_record_that_only_one_folder_shows_is_no_error_H7() =>
        RunWithRecordShownByOneFolder(async reader => Assert.Equal(
            AppendResult.Appended(new LogPosition(3)),
            await LogWorld.AppendAsync(reader, 2, LogWorld.Record(3))));

    [Fact]
    public void The_tail_is_read_again_before_a_living_writer_is_fenced_for_it()
    {
        var world = new LogWorld(seed: 2);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault held = HoldWatermarks(storage, 2, 3);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            await using QuorumTransactionLog other = await world.OpenAsync();
            Assert.Equal(2, await ReadOneAsync(other, 2));
            string[] promises = ListPromises(world);
            Task<LogPosition> tail = other.GetTailAsync().AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            held.Lift();
            Assert.Equal(2, (await tail).Value);
            Assert.Equal(AppendOutcome.Appended, (await append).Outcome);
            Assert.Equal(promises, ListPromises(world));
        });
    }

    [Fact]
    public void The_tail_is_read_again_before_a_living_writer_is_fenced_for_an_append()
    {
        var world = new LogWorld(seed: 2);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault held = HoldWatermarks(storage, 2, 3);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            await using QuorumTransactionLog other = await world.OpenAsync();
            Assert.Equal(2, await ReadOneAsync(other, 2));
            string[] promises = ListPromises(world);
            Task<AppendResult> late = other.AppendAsync(new LogPosition(1), LogWorld.Record(9)).AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            held.Lift();
            Assert.Equal(AppendResult.Conflict(new LogPosition(2)), await late);
            Assert.Equal(AppendOutcome.Appended, (await append).Outcome);
            Assert.Equal(promises, ListPromises(world));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_folder_that_cannot_be_read_settles_nothing_and_fences_nobody(int replica)
    {
        for (int seed = 0; seed < 20; seed++) // whichever folder answers first
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                await using QuorumTransactionLog log = await world.OpenAsync();
                await LogWorld.FillAsync(log, 1, 3);
                await LogWorld.SettleAsync();
                MemoryStorage storage = world.Storage.OpenAnother();
                await using QuorumTransactionLog other = await world.OpenAsync(storage);
                storage.Faults.Fail(call => LogWorld.IsIn(call.Path, replica), ErrorNumbers.InputOutput);
                string[] promises = ListPromises(world);
                Assert.Equal(new LogPosition(3), await other.GetTailAsync());
                Assert.Equal(
                    AppendResult.Conflict(new LogPosition(3)),
                    await other.AppendAsync(new LogPosition(1), LogWorld.Record(9)));
                Assert.Equal(promises, ListPromises(world));
            });
        }
    }

    /// <summary>While a living writer goes on, no two folders need ever show the same.</summary>
    [Fact]
    public void An_append_in_the_place_of_one_that_a_majority_shows_fences_nobody()
    {
        var world = new LogWorld(seed: 2);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            HoldWatermarks(storage, 3);
            await LogWorld.FillAsync(log, 4, 5);
            HoldWatermarks(storage, 2);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(5), LogWorld.Record(6)).AsTask();
            await using QuorumTransactionLog other = await world.OpenAsync();
            Assert.Equal(6, await ReadOneAsync(other, 6));
            string[] promises = ListPromises(world);
            Assert.Equal(
                AppendResult.Conflict(new LogPosition(5)), // what a majority shows, not only what was asked about
                await other.AppendAsync(new LogPosition(3), LogWorld.Record(9)));
            Assert.Equal(promises, ListPromises(world));
            storage.Faults.LiftAll();
            Assert.Equal(AppendOutcome.Appended, (await append).Outcome);
        });
    }

    /// <summary>
    /// The record is durable, and whoever is told so may rely on it: nobody may then be told of a tail before it.
    /// </summary>
    [Fact]
    public void An_append_in_the_place_of_one_that_a_single_folder_shows_is_answered_once_a_majority_shows_it_H6()
    {
        for (int seed = 0; seed < 20; seed++) // whichever folder answers first
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                MemoryStorage storage = world.Storage.OpenAnother();
                await using QuorumTransactionLog log = await world.OpenAsync(storage);
                await LogWorld.FillAsync(log, 1, 1);
                await LogWorld.SettleAsync(); // all three show it
                StorageFault held = HoldWatermarks(storage, 2, 3);
                Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
                await using QuorumTransactionLog other = await world.OpenAsync();
                Assert.Equal(2, await ReadOneAsync(other, 2));
                Assert.Equal(
                    AppendResult.Appended(new LogPosition(2)),
                    await other.AppendAsync(new LogPosition(1), LogWorld.Record(2)));
                MemoryStorage part = world.Storage.OpenAnother();
                await using QuorumTransactionLog third = await world.OpenAsync(part);
                part.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
                Assert.Equal(new LogPosition(2), await third.GetTailAsync());
                held.Lift();
                await append;
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_watermark_that_cannot_be_read_makes_the_tail_no_older(bool isLost)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                MemoryStorage first = world.Storage.OpenAnother();
                QuorumTransactionLog one = await world.OpenAsync(first);
                await LogWorld.FillAsync(one, 1, 4);
                await one.DisposeAsync();
                MemoryStorage second = world.Storage.OpenAnother();
                second.Faults.Fail(
                    call => call.Path.StartsWith(LogWorld.Folder(3), StringComparison.Ordinal),
                    ErrorNumbers.InputOutput);
                await using QuorumTransactionLog two = await world.OpenAsync(second);
                await LogWorld.FillAsync(two, 5, 9);
                await using QuorumTransactionLog other = await world.OpenAsync();
                // As a reader may see a file that is just being overwritten in place.
                if (isLost)
                    world.Disk.Remove(Durables(world, 1).Last());
                else
                    world.Disk.FlipBits(Durables(world, 1).Last(), 9);
                long tail = (await other.GetTailAsync()).Value;
                Assert.True(tail == 9, $"seed {seed}: tail {tail}");
            });
        }
    }

    private static IEnumerable<string> Durables(LogWorld world, int replica) => world.Disk
        .ListFiles(LogWorld.Folder(replica))
        .Where(path => path.EndsWith(".durable", StringComparison.Ordinal));

    private static void RunWithRecordShownByOneFolder(Func<QuorumTransactionLog, Task> check)
    {
        for (int seed = 0; seed < 20; seed++)
            RunWithRecordShownByOneFolder(seed, check);
    }

    private static void RunWithRecordShownByOneFolder(int seed, Func<QuorumTransactionLog, Task> check)
    {
        var world = new LogWorld(seed);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault held = HoldWatermarks(storage, 2, 3);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            await using QuorumTransactionLog other = await world.OpenAsync();
            Assert.Equal(2, await ReadOneAsync(other, 2));
            Assert.False(append.IsCompleted);
            await check(other);
            held.Lift();
            Assert.Equal(AppendResult.Appended(new LogPosition(2)), await append);
        });
    }

    private static StorageFault HoldWatermarks(MemoryStorage storage, params int[] replicas) =>
        storage.Faults.Hang(call => call.Operation == StorageOperation.Write
            && call.Path.EndsWith(".durable", StringComparison.Ordinal)
            && LogWorld.IsIn(call.Path, replicas));

    private static async Task<long> ReadOneAsync(ITransactionLog log, long position)
    {
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(position)))
            return record.Position.Value;
        return 0;
    }

    private static string[] ListPromises(LogWorld world) =>
        [.. world.Disk.ListFiles().Where(path => path.Contains("/promises/", StringComparison.Ordinal)).Order()];
}
