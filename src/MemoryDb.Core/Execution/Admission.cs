using MemoryDb.Commit;

namespace MemoryDb.Execution;

/// <summary>
/// Bounds the bytes that have executed and are not durable (T7). A command is admitted while the bound is not reached;
/// otherwise it waits here, first come first served, before it takes any lock. Once admitted it never waits inside.
/// </summary>
internal sealed class Admission(CommitTracker tracker, CommitLoop loop, long maxPendingBytes, TaskScheduler scheduler)
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingCommand> _waiting = new();
    private readonly Dictionary<int, int> _waitingPerThread = [];
    private int _waitingCount;
    private bool _serving;

    /// <summary>How many commands wait.</summary>
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Whether background work (expiry) should hold back: more than half of the bound is pending.</summary>
    public bool IsBusy => tracker.PendingBytes > maxPendingBytes / 2;

    // A log that takes no writes refuses them at once: nobody waits for that.
    private bool IsOpen => tracker.PendingBytes < maxPendingBytes
        || tracker.IsOverdue || loop.Unavailable is not null || tracker.Fatal is not null;

    /// <summary>Whether a write may go on to the write lock now.</summary>
    public bool TryEnter() => Volatile.Read(ref _waitingCount) == 0 && IsOpen;

    /// <summary>Whether a command of this thread waits, so that the next one has to wait behind it (T10).</summary>
    public bool HasWaitingFromThisThread()
    {
        if (Volatile.Read(ref _waitingCount) == 0)
            return false;
        lock (_lock)
            return _waitingPerThread.ContainsKey(Environment.CurrentManagedThreadId);
    }

    /// <summary>Queues a command; it executes on the engine's scheduler when its turn has come.</summary>
    public void Enqueue(WaitingCommand command)
    {
        lock (_lock)
        {
            _waiting.Enqueue(command);
            _waitingPerThread[command.ThreadId] = _waitingPerThread.GetValueOrDefault(command.ThreadId) + 1;
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }

        Serve();
    }

    /// <summary>Pending bytes have fallen, or the log's state has changed: those at the head may go on.</summary>
    public void Serve()
    {
        if (Volatile.Read(ref _waitingCount) == 0 || !IsOpen)
            return;
        lock (_lock)
        {
            if (_serving || _waiting.Count == 0)
                return;
            _serving = true;
        }

        _ = Task.Factory.StartNew(
            static self => ((Admission)self!).Run(), this, CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    private void Run()
    {
        while (true)
        {
            WaitingCommand? command;
            lock (_lock)
            {
                if (!IsOpen || !_waiting.TryPeek(out command))
                {
                    _serving = false;
                    break;
                }
            }

            // It stays in the queue while it executes, so that nothing of its thread overtakes it.
            Execute(command);
            lock (_lock)
            {
                _waiting.Dequeue();
                Volatile.Write(ref _waitingCount, _waiting.Count);
                if (--_waitingPerThread[command.ThreadId] == 0)
                    _waitingPerThread.Remove(command.ThreadId);
            }
        }

        Serve();
    }

    private void Execute(WaitingCommand command)
    {
        try
        {
            command.Execute();
        }
        catch (Exception defect)
        {
            // Fail closed, and let those behind it come to their turn: they are told.
            tracker.Fail(() => new OutcomeUnknownException("A command has failed: " + defect.Message, defect));
        }
    }
}
