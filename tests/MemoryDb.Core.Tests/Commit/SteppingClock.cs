namespace MemoryDb.Core.Tests.Commit;

/// <summary>A clock that moves on by itself, once, after it has been looked at a number of times.</summary>
internal sealed class SteppingClock(TimeProvider inner) : TimeProvider
{
    private TimeSpan _shift;
    private TimeSpan _step;
    private int _looks;

    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <summary>Moves the wall clock on once it was looked at so many times more.</summary>
    public void StepAfter(int looks, TimeSpan step)
    {
        _looks = looks;
        _step = step;
    }

    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset now = inner.GetUtcNow() + _shift;
        if (_looks > 0 && --_looks == 0)
            _shift += _step;
        return now;
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
