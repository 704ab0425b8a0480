namespace MemoryDb.Log;

/// <summary>
/// What the replicas of one ballot have reached, and who waits for it. A record is durable when a majority has
/// acknowledged it; an append is complete when a majority has stored that as its watermark too (hole H9).
/// </summary>
internal sealed class QuorumProgress
{
    private const long Nothing = long.MinValue;

    // Guards everything below. Held for a few comparisons, never over I/O.
    private readonly Lock _lock = new();
    private readonly long[] _acknowledged;
    private readonly long[] _stored;
    private readonly bool[] _lost;
    private readonly bool[] _isFenced;
    private readonly string?[] _reasons;
    private long _durable = Nothing;
    private long _waitedFor;
    private TaskCompletionSource<bool>? _waiter;

    public QuorumProgress(int replicaCount)
    {
        _acknowledged = new long[replicaCount];
        _stored = new long[replicaCount];
        _lost = new bool[replicaCount];
        _isFenced = new bool[replicaCount];
        _reasons = new string?[replicaCount];
        Array.Fill(_acknowledged, Nothing);
        Array.Fill(_stored, Nothing);
        Array.Fill(_lost, true);
    }

    /// <summary>Told when more is durable, outside the lock.</summary>
    public event Action? DurableAdvanced;

    /// <summary>Told when a replica was lost while somebody waits, outside the lock.</summary>
    public event Action? LostWhileWaiting;

    /// <summary>Told when a replica was lost, outside the lock.</summary>
    public event Action? Lost;

    /// <summary>The position that somebody waits for although a replica is lost; null if there is none.</summary>
    public long? WaitedForWithLoss
    {
        get
        {
            lock (_lock)
                return _waiter is not null && _lost.Contains(true) ? _waitedFor : null;
        }
    }

    /// <summary>Everything up to here is durable; below every position before anything is.</summary>
    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Whether a replica found a higher promise.</summary>
    public bool IsFenced
    {
        get
        {
            lock (_lock)
                return _isFenced.Contains(true);
        }
    }

    /// <summary>The replica counts in the ballot from now on.</summary>
    public void Join(int replica)
    {
        lock (_lock)
            _lost[replica] = false;
    }

    /// <summary>The replica has acknowledged everything up to a position.</summary>
    public void Acknowledge(int replica, long position)
    {
        bool advanced;
        lock (_lock)
        {
            _acknowledged[replica] = position;
            long durable = Quorum.ReachedByMajority(_acknowledged);
            advanced = durable > _durable;
            if (advanced)
                Volatile.Write(ref _durable, durable);
        }

        if (advanced)
            DurableAdvanced?.Invoke();
    }

    /// <summary>Up to where the replica has acknowledged; 0 before it has acknowledged anything.</summary>
    public long AcknowledgedBy(int replica)
    {
        lock (_lock)
            return Math.Max(0, _acknowledged[replica]);
    }

    /// <summary>The replica shows a position as its watermark.</summary>
    public void Store(int replica, long position)
    {
        TaskCompletionSource<bool>? waiter = null;
        lock (_lock)
        {
            _stored[replica] = position;
            if (_waiter is not null && Quorum.ReachedByMajority(_stored) >= _waitedFor)
                (waiter, _waiter) = (_waiter, null);
        }

        if (waiter is not null)
            ThreadOffer.Complete(waiter, true);
    }

    /// <summary>Whether the replica shows a position as its watermark.</summary>
    public bool HasStored(int replica, long position)
    {
        lock (_lock)
            return _stored[replica] >= position;
    }

    /// <summary>Why the replica does not count in this ballot; null if it does.</summary>
    public string? WhyLost(int replica)
    {
        lock (_lock)
        {
            if (!_lost[replica])
                return null;
            return _reasons[replica] ?? (_isFenced[replica]
                ? "Another process has promised a higher ballot there."
                : "It was out of service for a while.");
        }
    }

    /// <summary>The replica counts no more in this ballot.</summary>
    public void Lose(int replica, bool isFenced, string? reason = null)
    {
        TaskCompletionSource<bool>? waiter = null;
        bool isWaiting;
        lock (_lock)
        {
            _lost[replica] = true;
            _isFenced[replica] |= isFenced;
            _reasons[replica] ??= reason;
            if (_waiter is not null && !IsReachable(_waitedFor))
                (waiter, _waiter) = (_waiter, null);
            isWaiting = _waiter is not null;
        }

        waiter?.SetResult(false);
        if (isWaiting)
            LostWhileWaiting?.Invoke();
        Lost?.Invoke();
    }

    /// <summary>The replicas whose answer somebody who waits for a position lacks; none if nobody does.</summary>
    public int[] FindLate(long position)
    {
        lock (_lock)
        {
            return _waiter is null || _waitedFor != position
                ? []
                : [.. Enumerable.Range(0, _lost.Length).Where(index => !_lost[index] && IsLate(index, position))];
        }
    }

    /// <summary>Gives up waiting: the log is being closed.</summary>
    public void Abandon()
    {
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            Array.Fill(_lost, true);
            (waiter, _waiter) = (_waiter, null);
        }

        waiter?.SetResult(false);
    }

    /// <summary>Waits until a majority shows a position as its watermark. One wait at a time.</summary>
    /// <returns>False if too few replicas are left for it.</returns>
    public Task<bool> WaitAsync(long position)
    {
        lock (_lock)
        {
            if (Quorum.ReachedByMajority(_stored) >= position)
                return Task.FromResult(true);
            if (!IsReachable(position))
                return Task.FromResult(false);
            _waitedFor = position;
            _waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }

    /// <summary>One that has acknowledged the position stores it only once it is durable: others are late.</summary>
    private bool IsLate(int replica, long position) =>
        _stored[replica] < position && (_acknowledged[replica] < position || _durable >= position);

    private bool IsReachable(long position)
    {
        int possible = 0;
        for (int replica = 0; replica < _lost.Length; replica++)
        {
            if (!_lost[replica] || _stored[replica] >= position)
                possible++;
        }

        return possible >= Quorum.Majority(_lost.Length);
    }
}
