namespace MemoryDb.Log;

/// <summary>
/// That the log is closed: whoever waits for disks then waits no longer, however long they take (invariant L10).
/// </summary>
internal sealed class CloseSignal
{
    // Its continuations return to their own schedulers.
    private readonly TaskCompletionSource _closed = new();

    public bool IsClosed => _closed.Task.IsCompleted;

    public void Close() => _closed.TrySetResult();

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
        _ = ReplicaCalls.Observe(calls);
        await Task.Yield(); // the wait ends inside of closing; what the caller does next is none of its business
        throw CreateException();
    }

    public static LogUnavailableException CreateException() => new("The log has been closed.");
}
