using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Nobody waits for ever for a disk that hangs while another could be asked, nor relies for ever on what was read once.
/// </summary>
public sealed class QuorumLogPatienceTests
{
    /// <summary>The last record, which only one folder has, rots after a standby has looked at it.</summary>
    [Fact]
    public void A_lone_record_that_rots_after_it_was_scanned_is_no_corrupt_log_L7_L8()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(first);
            await LogWorld.FillAsync(log, 1, 2);
            first.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 2, 3));
            _ = log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
            await LogWorld.SettleAsync();
            first.Crash();

            QuorumTransactionLog standby = await world.OpenAsync();
            world.Damage(1, LogWorld.Record(3));
            AppendResult result = default;
            for (int attempt = 0; attempt < 20; attempt++)
            {
                result = await standby.AppendAsync(new LogPosition(2), LogWorld.Record(9));
                if (result.Outcome != AppendOutcome.Unknown)
                    break;
                await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
            }

            Assert.True(result.Outcome == AppendOutcome.Appended, $"{result.Outcome} {result.Reason}");
        });
    }

    /// <summary>In one preparation one replica hangs and another fails once.</summary>
    [Fact]
    public void A_takeover_ends_when_in_the_same_step_one_hangs_and_another_fails_once_L10_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 2);
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(disk);
            disk.Faults.Hang(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 1));
            disk.Faults.Fail(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 2),
                ErrorNumbers.InputOutput, times: 1);
            Task<AppendResult> append = AppendPatientlyAsync(world, log, 2, LogWorld.Record(3));
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(10), world.Time));
            Assert.True(append.IsCompleted, "The takeover waits for the disk that hangs.");
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await append);
        });
    }

    /// <summary>The others have failed for good: no answer of the one that hangs could make a majority.</summary>
    [Fact]
    public void A_takeover_is_refused_when_too_many_fail_while_one_hangs_L10_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 2);
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(disk);
            disk.Faults.Hang(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 1));
            disk.Faults.Fail(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 2, 3),
                ErrorNumbers.InputOutput);
            Task<AppendResult> append = log.AppendAsync(new LogPosition(2), LogWorld.Record(3)).AsTask();
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(10), world.Time));
            Assert.True(append.IsCompleted, "The takeover waits for the disk that hangs.");
            Assert.IsType<LogUnavailableException>((await append).Reason);
        });
    }

    /// <summary>One hangs and another fails once in a trim, which keeps the gate that appends need.</summary>
    [Fact]
    public void A_trim_does_not_keep_appends_waiting_when_one_hangs_and_another_fails_once_L10_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(disk);
            await LogWorld.FillAsync(log, 1, 5);
            await LogWorld.SettleAsync();
            disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            disk.Faults.Fail(call => call.Operation == StorageOperation.CreateFile && LogWorld.IsIn(call.Path, 2),
                ErrorNumbers.InputOutput, times: 1);
            Task trim = log.TrimAsync(new LogPosition(3)).AsTask();
            Task<AppendResult> append = AppendPatientlyAsync(world, log, 5, LogWorld.Record(6));
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(10), world.Time));
            Assert.True(append.IsCompleted, "The append waits for the trim, and that for the disk that hangs.");
            Assert.Equal(AppendResult.Appended(new LogPosition(6)), await append);
            Assert.True(trim.IsCompleted);
        });
    }

    /// <summary>The disk hangs in the copies of a takeover in which another replica fails once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_takeover_ends_when_one_hangs_in_its_copies_and_another_failed_once_L10_F16(bool failsBefore)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage dead = world.Storage.OpenAnother();
            QuorumTransactionLog first = await world.OpenAsync(dead);
            await LogWorld.FillAsync(first, 1, 2);
            dead.Crash();
            MemoryStorage disk = world.Storage.OpenAnother();
            if (failsBefore)
                disk.Faults.Fail(call => call.Path == $"{LogWorld.Folder(2)}/head", ErrorNumbers.InputOutput, times: 1);
            QuorumTransactionLog log = await world.OpenAsync(disk);
            disk.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 1));
            if (!failsBefore)
            {
                disk.Faults.Fail(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 2),
                    ErrorNumbers.InputOutput, times: 1);
            }

            Task<AppendResult> append = AppendPatientlyAsync(world, log, 2, LogWorld.Record(3));
            await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(10), world.Time));
            Assert.True(append.IsCompleted, "The takeover waits for the disk that hangs.");
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await append);
        });
    }

    /// <summary>A majority depends on copies that take longer than the timeout, and get on.</summary>
    [Fact]
    public void A_takeover_waits_for_copies_that_get_on_however_long_they_take_L10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage dead = world.Storage.OpenAnother();
            QuorumTransactionLog first = await world.OpenAsync(dead);
            await LogWorld.FillAsync(first, 1, 2);
            await LogWorld.SettleAsync();
            dead.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 1));
            for (int number = 3; number <= 8; number++)
                await LogWorld.AppendAsync(first, number - 1, LogWorld.Record(number, length: 1_000_000));
            dead.Crash();

            MemoryStorage disk = world.Storage.OpenAnother();
            disk.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            QuorumTransactionLog log = await world.OpenAsync(disk);
            int stepCount = 0;
            Task<AppendResult> append = log.AppendAsync(new LogPosition(8), LogWorld.Record(9)).AsTask();
            while (!append.IsCompleted)
            {
                StorageFault slow = disk.Faults.Hang(call =>
                    call is { Operation: StorageOperation.Write, Offset: > 0 } && LogWorld.IsIn(call.Path, 1));
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
                stepCount += slow.HitCount;
                slow.Lift();
            }

            Assert.Equal(AppendResult.Appended(new LogPosition(9)), await append);
            Assert.True(stepCount >= 6, $"{stepCount} steps");
            Assert.Equal(ReplicaState.Healthy, log.Replicas[0].State);
        });
    }

    /// <summary>One has done its part and waits, as the append does, for one that hangs.</summary>
    [Fact]
    public void Only_the_replica_that_hangs_is_taken_out_of_service_for_it_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(disk);
            await LogWorld.FillAsync(log, 1, 2);
            await LogWorld.SettleAsync();
            disk.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 1));
            disk.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            AppendResult result = await log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
            Assert.Equal(AppendOutcome.Unknown, result.Outcome);
            Assert.Equal(ReplicaState.Failed, log.Replicas[0].State);
            Assert.Equal(ReplicaState.Failed, log.Replicas[1].State);
            Assert.Equal(ReplicaState.Healthy, log.Replicas[2].State);
        });
    }

    /// <summary>
    /// With one replica out of service and another that hangs, what is durable can be read from the rest (L10).
    /// </summary>
    [Fact]
    public async Task Reading_begins_while_one_replica_is_out_of_service_and_another_hangs_L10_F16()
    {
        string directory = Directory.CreateTempSubdirectory("memorydb-patience-").FullName;
        using var disk = new BlockingDisk(Path.Combine(directory, "replica-1"));
        QuorumTransactionLog log = await OpenAsync();
        await LogWorld.FillAsync(log, 1, 5);
        await log.DisposeAsync();
        // The third folder was lost; what is left of it cannot be filled.
        Directory.Delete(Path.Combine(directory, "replica-3"), recursive: true);
        Directory.CreateDirectory(Path.Combine(directory, "replica-3", "head"));
        File.WriteAllBytes(Path.Combine(directory, "replica-3", "head", 100.ToString("D20")), []);
        log = await OpenAsync();
        await LogWorld.FillAsync(log, 6, 7);
        Assert.Equal(ReplicaState.Missing, log.Replicas[2].State);
        disk.Block();
        Task<AppendResult> append = log.AppendAsync(new LogPosition(7), LogWorld.Record(8)).AsTask();
        while (disk.BlockedCount == 0)
            await Task.Delay(10);
        await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
        Task<bool> read = reader.MoveNextAsync().AsTask();
        AppendResult result = await append.WaitAsync(TimeSpan.FromSeconds(30)); // ends, as unknown
        Assert.Equal(AppendOutcome.Unknown, result.Outcome);
        Task done = await Task.WhenAny(read, Task.Delay(TimeSpan.FromSeconds(10)));
        bool isRead = done == read;
        disk.Release();
        await read;
        await log.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        Assert.True(isRead, "The reader waits for the disk that hangs, for ever.");

        Task<QuorumTransactionLog> OpenAsync() => QuorumTransactionLog.OpenAsync(directory, new QuorumLogOptions
        {
            Storage = disk,
            FirstSegmentBytes = 64 << 10,
            ReplicaTimeout = TimeSpan.FromMilliseconds(500),
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
}
