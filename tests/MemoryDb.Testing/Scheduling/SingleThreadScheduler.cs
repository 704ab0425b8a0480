using MemoryDb.Log;

namespace MemoryDb.Testing;

/// <summary>
/// Runs tasks in the calling thread, one step at a time and only when told. Among the tasks that are ready a seeded
/// random picks the next one, so that one seed is one schedule; without a random they run in the order of arrival.
/// Every continuation is a step of its own, none is inlined: that is where schedules can differ. Only who is offered
/// the thread (<see cref="ThreadOffer"/>) goes on in the middle of the step that offers it, every other time.
/// </summary>
/// <remarks>
/// With a <see cref="ManualTimeProvider"/> the clock jumps to the next timer whenever nothing else is left to run. Code
/// under this scheduler must not leave it (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>, or <c>WaitAsync</c>,
/// <c>WhenAll</c> and <c>WhenAny</c> over a completion source that runs its continuations asynchronously: these pass
/// through the thread pool). A task that comes in from another thread during a run fails the run, because it would make
/// the schedule depend on the machine.
/// </remarks>
internal sealed class SingleThreadScheduler(
    Random? random = null, ManualTimeProvider? time = null, Trace? trace = null) : TaskScheduler
{
    private readonly Lock _lock = new();
    private readonly List<(Task Task, long Number)> _ready = [];
    private long _queuedCount;
    private Thread? _runner;
    private bool _enteredFromOutside;

    /// <summary>What ran, and what others noted; shared with the parts that were given the same trace.</summary>
    public Trace Trace { get; } = trace ?? new Trace();

    public long StepCount { get; private set; }

    /// <summary>A run that takes more steps than this is stuck in a loop, and fails.</summary>
    public long StepLimit { get; init; } = 10_000_000;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs until no task is ready. Time does not move.</summary>
    public void RunUntilIdle() => Pump(() => false, mayJump: false);

    /// <summary>Runs, jumping to the next timer when idle, until the condition holds.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left to run and no timer is set.</exception>
    public void RunUntil(Func<bool> condition)
    {
        if (!Pump(condition, mayJump: true))
            throw new InvalidOperationException($"Stalled after {StepCount} steps: nothing is ready, no timer is set.");
    }

    /// <summary>
    /// Starts <paramref name="body"/> here and runs until its task is done: the returned task is complete.
    /// </summary>
    public Task RunAsync(Func<Task> body)
    {
        Task task = Start(body);
        return RunToEnd(task) ?? task;
    }

    /// <summary>As <see cref="RunAsync(Func{Task})"/>, with a result.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> body)
    {
        Task<T> task = Start(body);
        return RunToEnd(task) is { Exception: { } stalled } ? Task.FromException<T>(stalled.InnerException!) : task;
    }

    /// <summary>Queues <paramref name="body"/> as a loop of this scheduler without running anything yet.</summary>
    public Task Start(Func<Task> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Start(Func{Task})"/>
    public Task<T> Start<T>(Func<Task<T>> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs one ready task.</summary>
    /// <returns>False if none was ready.</returns>
    public bool TryStep()
    {
        Task task;
        lock (_lock)
        {
            if (_enteredFromOutside)
                throw new InvalidOperationException("A task came in from another thread: that run cannot be repeated.");
            if (_ready.Count == 0)
                return false;
            int index = random?.Next(_ready.Count) ?? 0;
            (task, long number) = _ready[index];
            _ready.RemoveAt(index);
            StepCount++;
            if (Trace.IsOn)
                Trace.Add($"step {StepCount}: task {number}, {_ready.Count} more ready");
        }
        if (StepCount > StepLimit)
            throw new InvalidOperationException($"No end after {StepLimit} steps.");
        RunHere(() => TryExecuteTask(task));
        return true;
    }

    protected override void QueueTask(Task task)
    {
        bool isOffered = ThreadOffer.TryTake() && random is not null && _runner == Thread.CurrentThread;
        if (isOffered && random!.Next(2) == 0)
        {
            if (Trace.IsOn)
                Trace.Add($"in step {StepCount}: a task goes on");
            TryExecuteTask(task);
            return;
        }

        lock (_lock)
        {
            _enteredFromOutside |= _runner is not null && _runner != Thread.CurrentThread;
            _ready.Add((task, ++_queuedCount));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued && _runner == Thread.CurrentThread)
            throw new InvalidOperationException("A step blocks on a task that only a later step can run.");
        return false;
    }

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
            return _ready.Select(ready => ready.Task).ToArray();
    }

    private Task? RunToEnd(Task task)
    {
        try
        {
            RunUntil(() => task.IsCompleted);
            return null;
        }
        catch (InvalidOperationException stalled)
        {
            return Task.FromException(stalled);
        }
    }

    private bool Pump(Func<bool> condition, bool mayJump)
    {
        while (!condition())
        {
            if (TryStep())
                continue;
            bool jumped = false;
            if (mayJump && time is not null)
                RunHere(() => jumped = time.TryAdvanceToNextTimer());
            if (!jumped)
                return false;
            StepCount++;
            if (Trace.IsOn)
                Trace.Add($"step {StepCount}: the clock reads {time!.GetTimestamp()}");
        }
        return true;
    }

    // A synchronization context of the test framework would draw the continuations away from this scheduler.
    private void RunHere(Action step)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        Thread? outerRunner = _runner;
        SynchronizationContext.SetSynchronizationContext(null);
        _runner = Thread.CurrentThread;
        try
        {
            step();
        }
        finally
        {
            _runner = outerRunner;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
