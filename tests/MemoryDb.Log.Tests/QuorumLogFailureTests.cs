using System.Diagnostics.Metrics;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Disks that fail: one is left alone and named, a majority stops the writing, nothing is retried (L9 to L11).
/// </summary>
public sealed class QuorumLogFailureTests
{
    private static bool IsOn(StorageCall call, StorageOperation operation, params int[] replicas) =>
        call.Operation == operation
        && replicas.Any(replica => call.Path.StartsWith(LogWorld.Folder(replica), StringComparison.Ordinal));

    [Theory]
    [InlineData(nameof(StorageOperation.Sync), ErrorNumbers.InputOutput)]
    [InlineData(nameof(StorageOperation.Write), ErrorNumbers.NoSpace)]
    [InlineData(nameof(StorageOperation.Write), ErrorNumbers.InputOutput)]
    [InlineData(nameof(StorageOperation.List), ErrorNumbers.TooManyOpenFiles)]
    public void One_failing_replica_is_left_alone_and_the_others_go_on_L9(string operation, int error)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 2);
            StorageFault fault = storage.Faults.Fail(call =>
                IsOn(call, Enum.Parse<StorageOperation>(operation), 2), error, times: 1);
            await LogWorld.FillAsync(log, 3, 12);
            Assert.Equal(1, fault.HitCount);
            Assert.Equal(
                [ReplicaState.Healthy, ReplicaState.Failed, ReplicaState.Healthy],
                log.Replicas.Select(replica => replica.State));
            Assert.Contains($"errno {error}", log.Replicas[1].Error!.Message, StringComparison.Ordinal);
            Assert.Equal(2, world.CountSynced(LogWorld.Record(12)));
        });
    }

    [Fact]
    public void A_sync_that_failed_is_never_retried_and_its_record_never_counted_L9()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            storage.Faults.Fail(call => IsOn(call, StorageOperation.Sync, 1), ErrorNumbers.InputOutput, times: 1);
            storage.Faults.Fail(call => IsOn(call, StorageOperation.Sync, 2), ErrorNumbers.InputOutput, times: 1);
            AppendResult result = await log.AppendAsync(new LogPosition(1), LogWorld.Record(2));
            Assert.Equal(AppendOutcome.Unknown, result.Outcome);
            Assert.IsType<LogUnavailableException>(result.Reason);
            AppendResult again = await log.AppendAsync(new LogPosition(1), LogWorld.Record(2));
            Assert.Equal(AppendOutcome.Unknown, again.Outcome);
            Assert.True(world.CountSynced(LogWorld.Record(2)) < 2, "a retried sync would have stored it");
        });
    }

    [Fact]
    public void Whoever_listens_to_the_metrics_and_throws_keeps_no_append_waiting_F28()
    {
        int thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "MemoryDb")
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
                throw new InvalidOperationException("The listener fails.");
        });
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            listener.Start();
            storage.Faults.Fail(call => IsOn(call, StorageOperation.Sync, 1, 3), ErrorNumbers.InputOutput);
            AppendResult result = await log.AppendAsync(new LogPosition(1), LogWorld.Record(2));
            Assert.Equal(AppendOutcome.Unknown, result.Outcome);
            Assert.IsType<LogUnavailableException>(result.Reason);
        });
    }

    [Fact]
    public void Without_a_majority_appends_fail_fast_and_what_is_durable_can_be_read_L10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 5);
            storage.Faults.Fail(call => IsOn(call, StorageOperation.Sync, 1, 3), ErrorNumbers.InputOutput);
            AppendResult result = await log.AppendAsync(new LogPosition(5), LogWorld.Record(6));
            Assert.Equal(AppendOutcome.Unknown, result.Outcome);
            Assert.Contains("replica-1", result.Reason!.Message, StringComparison.Ordinal);
            var read = new List<long>();
            await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
            {
                read.Add(record.Position.Value);
                if (read.Count == 5)
                    break;
            }

            await log.DisposeAsync();
            storage.Faults.LiftAll();
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            AppendResult repeated = await LogWorld.AppendAsync(reopened, 5, LogWorld.Record(6));
            Assert.Equal(AppendResult.Appended(new LogPosition(6)), repeated);
        });
    }

    [Fact]
    public void A_slow_replica_delays_nothing_and_catches_up_from_its_queue()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            StorageFault slow = storage.Faults.Hang(call => IsOn(call, StorageOperation.Sync, 3));
            await LogWorld.FillAsync(log, 2, 20);
            Assert.Equal(2, world.CountSynced(LogWorld.Record(20)));
            slow.Lift();
            while (world.CountSynced(LogWorld.Record(20)) < 3)
                await Task.Yield();
            Assert.All(log.Replicas, replica => Assert.Equal(ReplicaState.Healthy, replica.State));
        });
    }

    [Fact]
    public void A_hung_replica_does_not_hold_up_closing_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            storage.Faults.Hang(call => IsOn(call, StorageOperation.Sync, 1, 2, 3));
            Task<AppendResult> waiting = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            await log.DisposeAsync();
            Assert.Equal(AppendOutcome.Unknown, (await waiting).Outcome);
        });
    }

    [Fact]
    public void A_closed_log_touches_its_folders_no_more()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                // Half of the first segment is used: the next one is being filled when the log is closed.
                await using (QuorumTransactionLog log = await world.OpenAsync())
                    await LogWorld.AppendAsync(log, 0, LogWorld.Record(1, 48 << 10));
                string[] closed = [.. world.Disk.ListFiles().Order()];
                await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
                Assert.Equal(closed, world.Disk.ListFiles().Order());
                Assert.DoesNotContain(closed, path => path.EndsWith(".next", StringComparison.Ordinal));
            });
        }
    }

    [Fact]
    public void A_hung_replica_does_not_hold_up_opening_F16()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            MemoryStorage storage = world.Storage.OpenAnother();
            StorageFault hang = storage.Faults.Hang(
                call => call.Path.StartsWith(LogWorld.Folder(2), StringComparison.Ordinal));
            await using QuorumTransactionLog reopened = await world.OpenAsync(storage);
            Assert.Equal(ReplicaState.Failed, reopened.Replicas[1].State);
            await LogWorld.FillAsync(reopened, 4, 5);
            hang.Lift();
        });
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 3)]
    [InlineData(1, 2)]
    public void No_reader_sees_what_only_a_minority_has_acknowledged_L1(int firstHung, int secondHung)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 1);
            await using QuorumTransactionLog reader = await world.OpenAsync();
            await using IAsyncEnumerator<LogRecord> records = reader.ReadAsync(new LogPosition(2)).GetAsyncEnumerator();
            Task<bool> next = records.MoveNextAsync().AsTask();
            storage.Faults.Hang(call => IsOn(call, StorageOperation.Sync, firstHung, secondHung));
            Task<AppendResult> append = log.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            while (world.CountSynced(LogWorld.Record(2)) == 0)
                await Task.Yield();

            // Long enough for everybody to look at every watermark again.
            for (int pause = 0; pause < 50; pause++)
                await Task.Delay(TimeSpan.FromMilliseconds(50), world.Time);
            Assert.False(next.IsCompleted || append.IsCompleted);
            storage.Faults.LiftAll();
            Assert.Equal(AppendOutcome.Appended, (await append).Outcome);
            Assert.True(await next);
        });
    }

    [Fact]
    public void The_tail_is_not_taken_from_watermarks_of_an_earlier_boot_H8()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                QuorumTransactionLog log = await world.OpenAsync();
                await LogWorld.FillAsync(log, 1, 7);
                world.CutPower();
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                Assert.Equal(7, (await reopened.GetTailAsync()).Value);
            });
        }
    }
}
