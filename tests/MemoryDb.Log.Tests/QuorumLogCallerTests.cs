using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Callers who cancel, who go away, and who do something of their own when they are told that the log is closed: none
/// of them holds up another, nor is held up by disks that hang.
/// </summary>
public sealed class QuorumLogCallerTests
{
    [Fact]
    public void Whoever_cancels_waits_no_longer_for_disks_that_hang()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/head", StringComparison.Ordinal));
            using var cancellation = new CancellationTokenSource();
            Task head = log.GetHeadAsync(cancellation.Token).AsTask();
            Task trim = log.TrimAsync(new LogPosition(3), cancellation.Token).AsTask();
            Task next = log.TrimAsync(new LogPosition(4), cancellation.Token).AsTask();
            await LogWorld.SettleAsync();
            cancellation.Cancel();
            await LogWorld.SettleAsync();
            foreach (Task waiting in new[] { head, trim, next })
            {
                Assert.True(waiting.IsCompleted, "it waits as long as the disks do");
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            }

            hung.Lift();
            await LogWorld.FillAsync(log, 4, 4); // behind the trim that had begun, which goes on by itself
            Assert.Equal(new LogPosition(3), await log.GetHeadAsync());
        });
    }

    [Fact]
    public void Whoever_cancels_waits_no_longer_for_the_tail_of_disks_that_hang()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/promises", StringComparison.Ordinal));
            using var cancellation = new CancellationTokenSource();
            Task<LogPosition> tail = log.GetTailAsync(cancellation.Token).AsTask();
            await world.WaitForAsync(() => hung.HitCount >= 3);
            cancellation.Cancel();
            await LogWorld.SettleAsync();
            Assert.True(tail.IsCompleted, "it waits as long as the disks do");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tail);
            hung.Lift();
            Assert.Equal(new LogPosition(3), await log.GetTailAsync());
        });
    }

    [Fact]
    public async Task What_a_reader_does_when_the_log_is_closed_is_not_done_inside_of_closing_it()
    {
        string directory = Directory.CreateTempSubdirectory("memorydb-log-").FullName;
        var time = new ManualTimeProvider();
        QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(
            directory, new QuorumLogOptions { TimeProvider = time, FirstSegmentBytes = 64 << 10 });
        int closer = 0;
        Task<int> reading = Task.Run(ReadAsync);
        while (time.UntilNextTimer is not { } next || next > TimeSpan.FromMilliseconds(1))
            await Task.Yield(); // until it waits at the tail
        closer = Environment.CurrentManagedThreadId;
        Task closed = log.DisposeAsync().AsTask();
        closer = 0;
        Assert.Equal(0, await reading);
        await closed;
        Directory.Delete(directory, recursive: true);

        async Task<int> ReadAsync()
        {
            try
            {
                await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
                    Assert.Fail($"Nothing was appended, and {record.Position} is read.");
            }
            catch (ObjectDisposedException)
            {
                return closer == Environment.CurrentManagedThreadId ? closer : 0;
            }

            return -1;
        }
    }

    /// <summary>He may close the log too, and wait for that: it must not be he himself who is waited for.</summary>
    [Fact]
    public async Task What_a_caller_does_when_the_log_is_closed_is_not_done_inside_of_closing_it_F27()
    {
        var storage = new MemoryStorage(new MemoryDisk(), TaskScheduler.Default);
        var time = new ManualTimeProvider();
        var options = new QuorumLogOptions { Storage = storage, TimeProvider = time, FirstSegmentBytes = 64 << 10 };
        QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(LogWorld.Directory, options);
        StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/promises", StringComparison.Ordinal));
        Task<bool> appending = Task.Run(AppendAsync);
        while (hung.HitCount < 3)
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Task closed = log.DisposeAsync().AsTask();
        while (!closed.IsCompleted && !appending.IsCompleted)
            await AdvanceAsync(options.ReplicaTimeout);
        Assert.True(await appending, "closing waits for a caller, and he for closing");
        await closed;
        hung.Lift();

        async Task<bool> AppendAsync()
        {
            AppendResult result = await log.AppendAsync(LogPosition.None, LogWorld.Record(1));
            Assert.Equal(AppendOutcome.Unknown, result.Outcome);
            return log.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
        }

        async Task AdvanceAsync(TimeSpan by)
        {
            time.Advance(by);
            await Task.Yield();
        }
    }

    /// <summary>A window that was closed, a loop that has ended: nothing goes on there any more.</summary>
    [Fact]
    public async Task A_caller_who_cancels_and_goes_takes_nobodys_turn_with_him()
    {
        var storage = new MemoryStorage(new MemoryDisk(), TaskScheduler.Default);
        await using QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(
            LogWorld.Directory, new QuorumLogOptions { Storage = storage, FirstSegmentBytes = 64 << 10 });
        await LogWorld.FillAsync(log, 1, 3);
        StorageFault hung = storage.Faults.Hang(call => call.Path.Contains("/head", StringComparison.Ordinal));
        using var cancellation = new CancellationTokenSource();
        SynchronizationContext? own = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new LostContext());
        Task trim = log.TrimAsync(new LogPosition(3), cancellation.Token).AsTask();
        SynchronizationContext.SetSynchronizationContext(own);
        while (hung.HitCount < 3)
            await Task.Yield();
        cancellation.Cancel();
        hung.Lift();
        await Task.Run(() => LogWorld.FillAsync(log, 4, 4)).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(trim.IsCompletedSuccessfully);
    }

    /// <summary>
    /// A ballot that an append begins lives longer than the loop that appends: the replicas' loops end without it.
    /// </summary>
    [Fact]
    public async Task A_ballot_that_a_databases_own_loop_began_ends_when_that_loop_has_gone()
    {
        var storage = new MemoryStorage(new MemoryDisk(), TaskScheduler.Default);
        var patient = TimeSpan.FromMinutes(10);
        MemoryDatabase database = await MemoryDatabase.OpenAsync(await OpenAsync(storage));
        await using (QuorumTransactionLog rival = await OpenAsync(storage.OpenAnother()))
            await rival.TrimAsync(new LogPosition(1)); // takes over, and appends nothing
        await database.String<string>("k").SetAsync("v");
        await database.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        Task<QuorumTransactionLog> OpenAsync(MemoryStorage disk) => QuorumTransactionLog.OpenAsync(
            LogWorld.Directory,
            new QuorumLogOptions
            {
                Storage = disk,
                Shared = true,
                ReplicaTimeout = patient,
                FirstSegmentBytes = 64 << 10,
            });
    }

    private sealed class LostContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Whatever is posted here is lost.
        }
    }
}
