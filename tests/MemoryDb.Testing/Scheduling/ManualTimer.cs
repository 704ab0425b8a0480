namespace MemoryDb.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>; its times are kept under that provider's lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _isDisposed;

    internal TimeSpan Due { get; set; }

    internal TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
            return false;
        time.Set(this, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        time.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        if (!_isDisposed)
            callback(state);
    }
}
