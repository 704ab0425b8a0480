using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>Disks that hang or fail at an unlucky moment, one replica at a time.</summary>
public sealed class QuorumLogBreakTests
{
    /// <summary>The reader is disposed of before the call that hangs has opened anything.</summary>
    [Fact]
    public void A_reader_that_ends_while_its_call_hangs_leaves_no_file_open_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            MemoryStorage disk = world.Storage.OpenAnother();
            var counted = new CountingStorage(disk);
            await using QuorumTransactionLog log = await world.OpenAsync(counted);
            StorageFault hang = disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
            {
                if (record.Position.Value == 3)
                    break;
            }

            hang.Lift();
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            Assert.Equal(0, counted.OpenCount);
        });
    }

    /// <summary>With a disk of its own for each replica, the folder above is on the disk that hangs too.</summary>
    [Fact]
    public void Opening_does_not_wait_for_a_disk_that_hangs_as_a_whole_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await world.Storage.CreateFolderAsync("/disk-1");
            await world.Storage.CreateFolderAsync("/disk-2");
            await world.Storage.CreateFolderAsync("/disk-3");
            await using (QuorumTransactionLog first = await OpenOnDisksAsync(world, world.Storage.OpenAnother()))
                await LogWorld.FillAsync(first, 1, 3);
            MemoryStorage disk = world.Storage.OpenAnother();
            disk.Faults.Hang(call => call.Path.StartsWith("/disk-1", StringComparison.Ordinal));
            Task<QuorumTransactionLog> opening = OpenOnDisksAsync(world, disk);
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMinutes(1), world.Time));
            Assert.True(opening.IsCompleted, "Opening waits for the disk that hangs.");
            await LogWorld.AssertHoldsAsync(await opening, 3);
        });
    }

    /// <summary>A database is created in all folders or not: whoever waits for one is told.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Creating_does_not_wait_for_a_disk_that_hangs_F16(int hanging)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            StorageFault hang = disk.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                && LogWorld.IsIn(call.Path, hanging));
            Task<QuorumTransactionLog> opening = world.OpenAsync(disk);
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMinutes(1), world.Time));
            Assert.True(opening.IsCompleted, "Opening waits for the disk that hangs.");
            await Assert.ThrowsAsync<LogUnavailableException>(() => opening);
            hang.Lift();
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 1);
        });
    }

    /// <summary>
    /// One replica hangs; another fails once, and cannot come back before the append that waits for the first lets the
    /// next ballot begin.
    /// </summary>
    [Fact]
    public void An_append_does_not_wait_for_ever_when_one_replica_hangs_and_another_failed_once_L10_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(disk);
            await LogWorld.FillAsync(log, 1, 2);
            disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            disk.Faults.Fail(
                call => call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 2),
                ErrorNumbers.InputOutput,
                times: 1);
            Task<AppendResult> append = AppendPatientlyAsync(world, log, 2, LogWorld.Record(3));
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(2), world.Time));
            Assert.True(append.IsCompleted, "The append waits for the disk that hangs.");
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await append);
        });
    }

    /// <summary>
    /// A replica that came back is read from the beginning, which takes longer than the little that is new in others.
    /// </summary>
    [Fact]
    public void A_replica_that_failed_comes_back_also_if_reading_it_again_takes_long_L9()
    {
        var world = new LogWorld(seed: 1) { FirstSegmentBytes = 8 << 20 };
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(disk);
            for (int number = 1; number <= 40; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, length: 100_000));
            string old = world.Segments(3).Single();
            disk.Faults.Delay(
                call => call.Operation == StorageOperation.Read && call.Path == old && call.Offset < 3_900_000,
                TimeSpan.FromMilliseconds(500),
                world.Time);
            disk.Faults.Fail(
                call => call.Operation == StorageOperation.Sync && LogWorld.IsIn(call.Path, 3),
                ErrorNumbers.InputOutput,
                times: 1);
            await LogWorld.FillAsync(log, 41, 41);
            await Task.Delay(TimeSpan.FromMinutes(4), world.Time);
            await LogWorld.FillAsync(log, 42, 42);
            await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
            Assert.Equal(ReplicaState.Healthy, log.Replicas[2].State);
            Assert.Equal(3, world.CountSynced(LogWorld.Record(42)));
        });
    }

    /// <summary>
    /// A replica that fails while a reader is being made is read once, not twice: two damaged copies would be a
    /// majority, while the record only has yet to be shown by another.
    /// </summary>
    [Fact]
    public void One_damaged_replica_is_no_majority_for_a_reader_L7()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                MemoryStorage writer = world.Storage.OpenAnother();
                QuorumTransactionLog writing = await world.OpenAsync(writer);
                await LogWorld.FillAsync(writing, 1, 2);
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
                StorageFault slow = writer.Faults.Hang(call => call.Operation == StorageOperation.Write
                    && (LogWorld.IsIn(call.Path, 3)
                        || (LogWorld.IsIn(call.Path, 2) && call.Path.EndsWith(".durable", StringComparison.Ordinal))));
                Task<AppendResult> append = writing.AppendAsync(new LogPosition(2), LogWorld.Record(3)).AsTask();
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
                Assert.False(append.IsCompleted);
                MemoryStorage disk = world.Storage.OpenAnother();
                QuorumTransactionLog log = await world.OpenAsync(disk);
                world.Damage(1, LogWorld.Record(3));
                disk.Faults.Fail(
                    call => call.Operation == StorageOperation.List && call.Path == $"{LogWorld.Folder(1)}/head",
                    ErrorNumbers.InputOutput,
                    times: 1);

                await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(3)).GetAsyncEnumerator();
                Task<LogPosition> asked = log.GetHeadAsync().AsTask();
                for (int step = 0; step < seed / 4; step++)
                    await Task.Yield();
                Task<bool> read = reader.MoveNextAsync().AsTask();
                await asked;
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
                slow.Lift();
                Assert.True(await read, $"seed {seed}");
                Assert.Equal(3, reader.Current.Position.Value);
            });
        }
    }

    /// <summary>The same while the log is taken over: who came back is asked instead of who hangs.</summary>
    [Fact]
    public void A_takeover_does_not_wait_for_ever_when_one_replica_hangs_and_another_failed_once_L10_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 2);
            MemoryStorage disk = world.Storage.OpenAnother();
            disk.Faults.Fail(
                call => call.Path == $"{LogWorld.Folder(2)}/head", ErrorNumbers.InputOutput, times: 1);
            QuorumTransactionLog log = await world.OpenAsync(disk);
            Assert.Equal(ReplicaState.Failed, log.Replicas[1].State);
            disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            Task<AppendResult> append = AppendPatientlyAsync(world, log, 2, LogWorld.Record(3));
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(5), world.Time));
            Assert.True(append.IsCompleted, "The takeover waits for the disk that hangs.");
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await append);
        });
    }

    private static async Task<AppendResult> AppendPatientlyAsync(
        LogWorld world, QuorumTransactionLog log, long expectedTail, byte[] record)
    {
        while (true)
        {
            AppendResult result = await log.AppendAsync(new LogPosition(expectedTail), record);
            if (result.Outcome != AppendOutcome.Unknown)
                return result;
            await Task.Delay(TimeSpan.FromMilliseconds(100), world.Time);
        }
    }

    private static Task<QuorumTransactionLog> OpenOnDisksAsync(LogWorld world, IStorage storage) =>
        QuorumTransactionLog.OpenAsync(
            LogWorld.Directory,
            new QuorumLogOptions
            {
                Folders = ["/disk-1/replica", "/disk-2/replica", "/disk-3/replica"],
                Shared = true,
                FirstSegmentBytes = 64 << 10,
                Storage = storage,
                SchedulerFactory = _ => world.Scheduler,
                TimeProvider = world.Time,
                Random = new Random(world.Random.Next()),
            });
}
