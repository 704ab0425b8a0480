using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Core.Tests.Support;
using MemoryDb.Execution;
using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>Closing gives everything back, whatever has broken before (F27).</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task A_loop_that_has_failed_does_not_keep_the_log_open()
    {
        var time = new FailingTimeProvider();
        var log = new InMemoryTransactionLog();
        var options = new MemoryDatabaseOptions { TimeProvider = time };
        MemoryDatabase database = await MemoryDatabase.OpenAsync(log, options);
        await time.FailNextTimerAsync();
        await database.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await log.GetTailAsync());
    }

    [Fact]
    public void A_log_that_hangs_costs_closing_its_timeout_once()
    {
        using var held = new Commit.HeldDatabase(options => options.CloseTimeout = TimeSpan.FromSeconds(2));
        ValueTask pending = held.Database.String<string>("k").SetAsync("v");
        held.RunUntilHeld();
        long started = held.Time.GetTimestamp();
        Task closing = held.Close();
        held.RunToEnd(closing);
        Assert.Equal(TimeSpan.FromSeconds(2), held.Time.GetElapsedTime(started));
        held.Run();
        Assert.Throws<OutcomeUnknownException>(() => pending.GetAwaiter().GetResult());
    }

    [Fact]
    public async Task A_body_that_hangs_does_not_hold_up_closing()
    {
        MemoryDatabase database = await MemoryDatabase.OpenAsync(
            new InMemoryTransactionLog(), new MemoryDatabaseOptions { CloseTimeout = TimeSpan.FromMilliseconds(50) });
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        Task body = Task.Run(async () => await database.TransactAsync(transaction =>
        {
            entered.Set();
            leave.Wait();
            transaction.String<string>("k").Set("v");
        }));
        entered.Wait(TestContext.Current.CancellationToken);
        await database.DisposeAsync();
        leave.Set();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => body);
    }

    /// <summary>A log goes on where it was called: there it has to let go of what it holds.</summary>
    [Fact]
    public async Task An_append_that_outlives_its_database_ends_in_a_log_that_is_left_open()
    {
        var held = new HeldLog(new InMemoryTransactionLog());
        held.StopHolding();
        var log = new TurnLog(held);
        MemoryDatabase database = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { CloseTimeout = TimeSpan.Zero, LeaveLogOpen = true });
        held.StartHolding();
        Task write = database.String<string>("k").SetAsync("v").AsTask();
        await held.WhenHeldAsync();
        await database.DisposeAsync();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => write);
        held.StopHolding();
        await using MemoryDatabase next = await MemoryDatabase.OpenAsync(log)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal("v", (await next.String<string>("k").GetAsync(TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task A_database_that_a_defect_has_stopped_appends_nothing_once_it_is_closed()
    {
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(time: time);
        var log = new HeldLog(new InMemoryTransactionLog());
        log.StopHolding();
        var options = new MemoryDatabaseOptions
        {
            TimeProvider = time,
            Random = new Random(7),
            Scheduler = scheduler,
            LeaveLogOpen = true,
        };
        DatabaseInstance instance = await scheduler.RunAsync(
            () => DatabaseInstance.OpenAsync(log, options, opened => opened, default));
        log.StartHolding();
        _ = new DurableString<string>(instance, "k").SetAsync("v").AsTask();
        scheduler.RunUntil(() => log.HeldCount > 0);
        log.AnswerUnknown(new IOException("No majority."));
        TrackerOf(instance).Fail(() => new OutcomeUnknownException("The engine has a defect."));
        Task closing = instance.CloseAsync();
        scheduler.RunUntil(() => closing.IsCompleted);
        Assert.Equal(1, log.HeldCount); // it has asked again meanwhile
        log.AnswerUnknown(new IOException("No majority."));
        scheduler.RunUntilIdle();
        int appended = log.AppendCount;
        time.Advance(TimeSpan.FromMinutes(1));
        scheduler.RunUntilIdle();
        Assert.Equal(appended, log.AppendCount);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tracker")]
    private static extern ref CommitTracker TrackerOf(DatabaseInstance instance);

    /// <summary>Breaks the loop that asks for the next timer, which is the expiry loop.</summary>
    private sealed class FailingTimeProvider : TimeProvider
    {
        private TaskCompletionSource? _failed;

        public Task FailNextTimerAsync()
        {
            var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _failed, failed);
            return failed.Task;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Interlocked.Exchange(ref _failed, null) is not { } failed)
                return base.CreateTimer(callback, state, dueTime, period);
            failed.SetResult();
            throw new NotSupportedException("No timer.");
        }
    }
}
