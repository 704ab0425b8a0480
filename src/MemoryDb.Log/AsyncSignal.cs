namespace MemoryDb.Log;

/// <summary>Wakes the one loop that waits for it. Signals given while nobody waits are kept as one.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_lock)
        {
            waiter = _waiter;
            _waiter = null;
            _isSet = waiter is null;
        }

        waiter?.SetResult();
    }

    /// <summary>
    /// Completes at the next signal, or at once if one is kept. The loop goes on on its own scheduler.
    /// </summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return Task.CompletedTask;
            }

            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }
}
