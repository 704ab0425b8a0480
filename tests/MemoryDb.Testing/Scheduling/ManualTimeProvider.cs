namespace MemoryDb.Testing;

/// <summary>
/// A clock that moves only by hand. Monotonic time never goes back; the wall clock can be set to anything, which
/// changes no timer. Timers fire in the thread that moves the clock, in the order of their due time, then of their
/// creation.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _wallClockShift;

    public ManualTimeProvider(DateTimeOffset? start = null) =>
        _start = start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How long until the next timer fires; null if none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_lock)
                return NextTimer() is { } timer ? timer.Due - _elapsed : null;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _start + _elapsed + _wallClockShift;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    /// <summary>Sets the wall clock alone, as an administrator or a time server would.</summary>
    public void SetUtcNow(DateTimeOffset utcNow)
    {
        lock (_lock)
            _wallClockShift = utcNow - _start - _elapsed;
    }

    /// <summary>Moves both clocks on, firing every timer on the way at its due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock)
            target = _elapsed + by;
        while (TakeDueTimer(target) is { } timer)
            timer.Fire();
        lock (_lock)
            _elapsed = target > _elapsed ? target : _elapsed;
    }

    /// <summary>Moves to the next timer's due time and fires what is due then.</summary>
    /// <returns>False if no timer is set.</returns>
    public bool TryAdvanceToNextTimer()
    {
        if (UntilNextTimer is not { } wait)
            return false;
        Advance(wait);
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = _elapsed + dueTime;
            timer.Period = period;
            _timers.Add(timer);
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private ManualTimer? TakeDueTimer(TimeSpan target)
    {
        lock (_lock)
        {
            if (NextTimer() is not { } timer || timer.Due > target)
                return null;
            _elapsed = timer.Due;
            _timers.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _timers.Add(timer);
            }
            return timer;
        }
    }

    // The list keeps the order of setting, and MinBy takes the first of equals.
    private ManualTimer? NextTimer() => _timers.MinBy(timer => timer.Due);
}
