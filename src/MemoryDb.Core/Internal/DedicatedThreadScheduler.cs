namespace MemoryDb.Internal;

/// <summary>
/// Runs tasks one after another, in the order they were queued, on one background thread of its own. Loops that safety
/// or liveness needs run here, so that a starved thread pool cannot stop them, and a loop's thread can be found by its
/// name.
/// </summary>
internal class DedicatedThreadScheduler : TaskScheduler, IDisposable
{
    // More than ever wait at once: a task for which there is no memory is a loop that never goes on.
    private const int RoomForTasks = 128;

    [ThreadStatic]
    private static DedicatedThreadScheduler? _current;

    // Guards everything below. Held for a few instructions. No Lock: that may need memory when two come at once.
    private readonly object _lock = new();
    private readonly Queue<Task> _tasks = new(RoomForTasks);
    private bool _isRunning;
    private bool _isEnding;

    // Set outside of the lock: whoever wakes would wait for whoever woke him. Left to the finalizer: the last one who
    // sets it may come after the thread's end.
    private readonly AutoResetEvent _woken = new(initialState: false);

    public DedicatedThreadScheduler(string threadName) =>
        new Thread(Run) { Name = threadName, IsBackground = true }.Start();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Accepts no more tasks; the thread ends when those already queued have run. Does not wait.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isEnding)
                return;
            _isEnding = true;
        }

        _woken.Set();
    }

    /// <summary>
    /// Whether the task that is queued right now may run on the thread that queues it, under whatever locks that holds,
    /// if nothing else runs or waits here: one at a time all the same.
    /// </summary>
    protected virtual bool MayRunHere() => false;

    protected override void QueueTask(Task task)
    {
        bool mayRunHere = MayRunHere();
        bool mustWake = false;
        bool isInterrupted = Enter();
        try
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            mayRunHere &= !_isRunning && _tasks.Count == 0;
            if (mayRunHere)
            {
                _isRunning = true;
            }
            else
            {
                // Whoever runs looks for more before he ends, and a thread that was woken has not looked yet.
                mustWake = !_isRunning && _tasks.Count == 0;
                _tasks.Enqueue(task);
            }
        }
        finally
        {
            Monitor.Exit(_lock);
        }

        if (mayRunHere)
            RunHere(task);
        else if (mustWake)
            _woken.Set();
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        _current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
            return _tasks.ToArray();
    }

    /// <summary>
    /// Takes the lock, whoever interrupts: a task that is not queued is a loop that never goes on, and nobody is told.
    /// </summary>
    /// <returns>Whether the thread was interrupted.</returns>
    private bool Enter()
    {
        for (bool isInterrupted = false; ; isInterrupted = true)
        {
            try
            {
                Monitor.Enter(_lock);
                return isInterrupted;
            }
            catch (ThreadInterruptedException)
            {
                // another time
            }
        }
    }

    private void RunHere(Task task)
    {
        try
        {
            Execute(task);
        }
        finally
        {
            // What has come meanwhile is the thread's: whoever runs this one has work of his own.
            bool mustWake;
            lock (_lock)
            {
                _isRunning = false;
                mustWake = _tasks.Count > 0 || _isEnding;
            }

            if (mustWake)
                _woken.Set();
        }
    }

    private void Run()
    {
        bool hasRun = false;
        while (TryTakeNext(hasRun, out Task? task))
        {
            hasRun = task is not null;
            if (task is null)
                _woken.WaitOne();
            else
                Execute(task);
        }
    }

    /// <returns>False at the end; the task is null if there is none to run at the moment.</returns>
    private bool TryTakeNext(bool hasRun, out Task? task)
    {
        task = null;
        lock (_lock)
        {
            _isRunning &= !hasRun;
            if (_isRunning)
                return true; // elsewhere
            _isRunning = _tasks.TryDequeue(out task);
            return _isRunning || !_isEnding;
        }
    }

    private void Execute(Task task)
    {
        DedicatedThreadScheduler? outer = _current;
        _current = this;
        TryExecuteTask(task);
        _current = outer;
    }
}
