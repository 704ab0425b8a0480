namespace MemoryDb.Log;

/// <summary>
/// That the log is closed: whoever waits for disks then waits no longer, however long they take (invariant L10).
/// </summary>
internal sealed class CloseSignal(LogSchedulers schedulers)
{
    // Its continuations return to their own schedulers.
    private readonly TaskCompletionSource _closed = new();

    public bool IsClosed => _closed.Task.IsCompleted;

    public void Close() => _closed.TrySetResult();

    /// <summary>What they are told who wait then.</summary>
    public static LogUnavailableException CreateException() => new("The log has been closed.");

    /// <exception cref="LogUnavailableException">The log is closed.</exception>
    public void RequireOpen()
    {
        if (IsClosed)
            throw CreateException();
    }

    /// <summary>Waits for calls as long as the log is open; then they are left to end by themselves.</summary>
    /// <exception cref="LogUnavailableException">The log was closed meanwhile.</exception>
    public async Task<T> WhileOpenAsync<T>(Task<T> calls)
    {
        if (await Task.WhenAny(calls, _closed.Task) == calls)
            return await calls;
        LeaveAlone(calls);
        await Task.Yield(); // the wait ends inside of closing; what the caller does next is none of its business
        throw CreateException();
    }

    /// <summary>Until they have ended they need the schedulers on which they go on.</summary>
    private void LeaveAlone(Task calls)
    {
        SchedulerHold hold = schedulers.Hold();
        _ = ReplicaCalls.Observe(calls);
        calls.ContinueWith(
            _ => hold.Dispose(), CancellationToken.None, TaskContinuationOptions.None, schedulers.Turns);
    }
}
