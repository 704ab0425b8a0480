using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>Answers that only a log in a bad state gives.</summary>
public sealed class QuorumLogEdgeTests
{
    [Fact]
    public void A_reader_that_can_read_no_folder_says_so_and_goes_on_when_one_is_back()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            StorageFault fault = storage.Faults.Fail(
                call => LogWorld.IsIn(call.Path, 1, 2, 3), ErrorNumbers.InputOutput);
            LogUnavailableException refused = await Assert.ThrowsAsync<LogUnavailableException>(async () =>
            {
                await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
                    Assert.Fail($"{record.Position} was read");
            });
            Assert.NotNull(refused.InnerException);
            fault.Lift();
            Assert.Equal(3, (await LogWorld.ReadAllAsync(log)).Count);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reader_of_a_record_that_rots_in_every_folder_is_told_its_position_L6(bool oneIsUnreadable)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 5);
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            for (int replica = 1; replica <= 3; replica++)
                world.Damage(replica, LogWorld.Record(3));
            if (oneIsUnreadable)
                storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            var seen = new List<long>();
            LogCorruptException refused = await Assert.ThrowsAsync<LogCorruptException>(async () =>
            {
                await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
                    seen.Add(record.Position.Value);
            });
            Assert.Equal([1, 2], seen);
            Assert.Equal(3, refused.Position.Value);
        });
    }

    /// <summary>
    /// Two folders are put back from a copy, with all that says whose they are: the third knows better.
    /// </summary>
    [Fact]
    public void Older_copies_of_a_majority_are_found_out_by_the_folder_that_was_not_put_back_F13()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Disk.Copy(LogWorld.Folder(1), "/older-1");
            world.Disk.Copy(LogWorld.Folder(2), "/older-2");
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 4, 6);
        });
        world.Disk.Copy(LogWorld.Folder(3), "/newest-3");
        world.Disk.Copy("/older-1", LogWorld.Folder(1));
        world.Disk.Copy("/older-2", LogWorld.Folder(2));
        // Two write while the third folder is away, under ballots that come to be higher than those in it.
        world.Disk.Remove(LogWorld.Folder(3));
        world.Run(async () =>
        {
            for (int position = 4; position <= 5; position++)
            {
                await using QuorumTransactionLog log = await world.OpenAsync();
                AppendResult result = await LogWorld.AppendAsync(log, position - 1, LogWorld.Record(95 + position));
                Assert.Equal(AppendResult.Appended(new LogPosition(position)), result);
            }
        });
        world.Disk.Copy("/newest-3", LogWorld.Folder(3));

        world.Run(async () =>
        {
            LogCorruptException refused = await Assert.ThrowsAsync<LogCorruptException>(async () =>
            {
                await using QuorumTransactionLog log = await world.OpenAsync();
                AppendResult result = await log.AppendAsync(new LogPosition(5), LogWorld.Record(101));
                throw result.Reason ?? new InvalidOperationException($"{result}");
            });
            Assert.Equal(6, refused.Position.Value);
        });
    }

    /// <summary>What waited for a slow disk is more than a buffer of its writer.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void What_a_slow_replica_writes_at_once_is_all_there(int recordBytes)
    {
        const int Last = 200;
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault slow = storage.Faults.Hang(call => LogWorld.IsIn(call.Path, 2));
            for (int number = 2; number <= Last; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, recordBytes));
            slow.Lift();
            await world.WaitForAsync(() =>
                world.Segments(2).Any(path => Holds(world, path, LogWorld.Record(Last, recordBytes))));
        });
        world.Disk.Remove(LogWorld.Folder(1));
        world.CutPower();
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            List<LogRecord> records = await LogWorld.ReadAllAsync(log);
            Assert.Equal(Last, records.Count);
            Assert.All(records.Skip(1), record => Assert.True(
                record.Payload.Span.SequenceEqual(LogWorld.Record((int)record.Position.Value, recordBytes))));
        });
    }

    private static bool Holds(LogWorld world, string path, byte[] record) =>
        world.Disk.ReadSyncedBytes(path).AsSpan().IndexOf(record) >= 0;
}
