using MemoryDb.Log;

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
