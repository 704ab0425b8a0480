using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Diagnostics;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Notifications;
using MemoryDb.Replication;
using MemoryDb.Serialization;
using MemoryDb.Snapshots;

namespace MemoryDb.Execution;

/// <summary>An open database: its parts, its loops, and how they start and stop.</summary>
internal sealed class DatabaseInstance
{
    private readonly ITransactionLog _log;
    private readonly MemoryDatabaseOptions _options;
    private readonly CommitTracker _tracker;
    private readonly CommitLoop _loop;
    private readonly ExpiryLoop _expiry;
    private readonly Admission _admission;
    private readonly CommitScheduler? _commitThread;
    private readonly DatabaseTelemetry _telemetry;
    private readonly Lock _closeLock = new();

    // Guards what was told last, so that changes are told in their order.
    private readonly Lock _statusLock = new();
    private DatabaseState _toldState;
    private Task _commitTask = Task.CompletedTask;
    private Task _expiryTask = Task.CompletedTask;
    private ITimer? _overdueTimer;
    private Task? _closing;

    private DatabaseInstance(
        ITransactionLog log,
        MemoryDatabaseOptions options,
        Keyspace keyspace,
        Restorer restorer,
        NodeIdentity node,
        Random random)
    {
        _log = log;
        _options = options;
        TaskScheduler scheduler = options.Scheduler ?? TaskScheduler.Default;
        _commitThread = options.Scheduler is null ? new CommitScheduler() : null;
        _tracker = new CommitTracker(new ReplyPump(scheduler), node, log.MaxRecordBytes, restorer.Revision)
        {
            AppendsWithoutBlocking = log.AppendsWithoutBlocking,
        };
        _telemetry = new DatabaseTelemetry(options.Name, options.TimeProvider) { FindStatus = () => Status };
        _loop = new CommitLoop(
            _tracker, log, node.Epoch, options.TimeProvider, new Random(random.Next()), _telemetry);
        _admission = new Admission(_tracker, _loop, options.MaxPendingBytes, scheduler);
        _loop.BecameUnavailable = () =>
        {
            _admission.Serve();
            TellStatus();
        };
        Engine = new Engine(keyspace, _tracker, _loop, options.TimeProvider, _telemetry);
        _tracker.AdmissionChanged = AdmissionChanged;
        Commands = new CommandRunner(Engine, _tracker, _admission, _telemetry);
        Codecs = new ValueCodecs(options.Serializer);
        _expiry = new ExpiryLoop(Engine, _admission, options.TimeProvider);
    }

    public Engine Engine { get; }

    public CommandRunner Commands { get; }

    public ValueCodecs Codecs { get; }

    public ITransactionLog Log => _log;

    public DatabaseStatus Status
    {
        get
        {
            (DatabaseState state, Exception? reason) = FindState();
            return new DatabaseStatus(state, reason, _tracker.PendingBytes, _admission.WaitingCount);
        }
    }

    /// <summary>Where to subscribe, if the database is open.</summary>
    public Subscriptions OpenSubscriptions()
    {
        Engine.CheckOpen();
        return Engine.Subscriptions;
    }

    public Revision DurableRevision => _tracker.DurableRevision;

    /// <summary>Restores, takes the lease over, and starts the loops.</summary>
    /// <returns>
    /// What <paramref name="wrap"/> makes of it, on the scheduler too: so the caller's context is not needed.
    /// </returns>
    public static Task<TResult> OpenAsync<TResult>(
        ITransactionLog log,
        MemoryDatabaseOptions options,
        Func<DatabaseInstance, TResult> wrap,
        CancellationToken token) =>
        Task.Factory.StartNew(
            async () => wrap(await OpenOnSchedulerAsync(log, options, token)),
            token,
            TaskCreationOptions.DenyChildAttach,
            options.Scheduler ?? TaskScheduler.Default).Unwrap();

    /// <summary>
    /// Stops, once: what has executed becomes durable, or its callers are told that they do not know.
    /// </summary>
    public Task CloseAsync()
    {
        // From inside a body it would wait for the write lock that the body holds.
        Engine.CheckNotInTransaction();
        lock (_closeLock)
        {
            return _closing ??= Task.Factory.StartNew(
                CloseOnSchedulerAsync,
                CancellationToken.None,
                TaskCreationOptions.DenyChildAttach,
                _options.Scheduler ?? TaskScheduler.Default).Unwrap();
        }
    }

    private static async Task<DatabaseInstance> OpenOnSchedulerAsync(
        ITransactionLog log, MemoryDatabaseOptions options, CancellationToken token)
    {
        long started = options.TimeProvider.GetTimestamp();
        Random random = options.Random ?? new OperatingSystemRandom();
        var node = NodeIdentity.Draw(random);
        var keyspace = new Keyspace(random);
        var restorer = new Restorer(keyspace, log, options.RestoreProgress);
        await new Candidate(log, restorer, node, options.TimeProvider, random).TakeOverAsync(token);
        var instance = new DatabaseInstance(log, options, keyspace, restorer, node, random);
        instance.Start();
        Instruments.Add(instance._telemetry);
        instance._telemetry.Restored(started, restorer.Revision.Value);
        return instance;
    }

    private void Start()
    {
        TaskScheduler scheduler = _options.Scheduler ?? TaskScheduler.Default;
        _commitTask = StartLoop(_loop.RunAsync, (TaskScheduler?)_commitThread ?? scheduler);
        _expiryTask = StartLoop(_expiry.RunAsync, scheduler);
        const int ticksPerTimeout = 10;
        TimeSpan period = _options.CommitTimeout / ticksPerTimeout;
        _overdueTimer = _options.TimeProvider.CreateTimer(
            _ => _tracker.Tick(ticksPerTimeout, Overdue), null, period, period);
    }

    private (DatabaseState State, Exception? Reason) FindState()
    {
        if (Engine.IsClosed)
            return (DatabaseState.Closed, null);
        if (_tracker.Fatal is { } fatal)
            return (DatabaseState.Stopped, fatal());
        if (_loop.Unavailable is { } reason)
            return (DatabaseState.LogUnavailable, reason);
        return _tracker.IsOverdue ? (DatabaseState.LogUnavailable, Overdue()) : (DatabaseState.Serving, null);
    }

    private void TellStatus()
    {
        if (_options.StatusChanged is not { } observer)
            return;
        lock (_statusLock)
        {
            DatabaseStatus status = Status;
            if (status.State == _toldState)
                return;
            _toldState = status.State;
            _tracker.DeliverNow(new StatusAnnouncement(observer, status));
        }
    }

    private void AdmissionChanged()
    {
        _admission.Serve();
        TellStatus();

        // Those who wait for a write would wait for ever.
        if (_tracker.Fatal is not { } fatal)
            return;
        Engine.FailWaiting(fatal);
        _tracker.DeliverNow(new EndAnnouncement(Engine.Subscriptions, fatal));
    }

    private static Task StartLoop(Func<Task> loop, TaskScheduler scheduler) => Task.Factory.StartNew(
        loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    private Exception Overdue() => new OutcomeUnknownException(
        $"The log has not answered within {_options.CommitTimeout}. The write stays pending. "
            + _loop.Unavailable?.Message,
        _loop.Unavailable);

    private async Task CloseOnSchedulerAsync()
    {
        long started = _options.TimeProvider.GetTimestamp();
        _expiry.Stop();
        bool isIdle = Engine.Close(_options.CloseTimeout);

        // Whatever became of it, the rest is given back.
        isIdle = isIdle && await CompletesInTimeAsync(_expiryTask, started);
        if (isIdle)
            _tracker.AddLeaseRelease();
        if (!isIdle || !await CompletesInTimeAsync(_tracker.DrainedAsync(), started))
        {
            _loop.Stop();
            _tracker.Fail(() => new OutcomeUnknownException(
                $"The database was closed, and the log had not answered within {_options.CloseTimeout}.",
                _loop.Unavailable));
        }

        _tracker.Close();
        await CompletesInTimeAsync(_commitTask, started);
        TellStatus();
        Instruments.Remove(_telemetry);
        _tracker.DeliverNow(new EndAnnouncement(Engine.Subscriptions, reason: null));
        if (_overdueTimer is not null)
            await _overdueTimer.DisposeAsync();
        _ = EndCommitThreadAsync();
        if (!_options.LeaveLogOpen)
            await _log.DisposeAsync();
    }

    /// <summary>
    /// What the log has still to do for an append in flight goes on where it was called, and may come later than
    /// anybody waits for: without that thread a log that is left open would wait for the end of the append for ever.
    /// </summary>
    private async Task EndCommitThreadAsync()
    {
        _loop.Stop(); // whatever has stopped the database before, nobody waits for a record any more
        await _commitTask.ConfigureAwait(Awaiting.Quietly);
        _commitThread?.Dispose();
    }

    /// <summary>
    /// Waits within what is left of <see cref="MemoryDatabaseOptions.CloseTimeout"/>, without leaving the scheduler.
    /// </summary>
    private async Task<bool> CompletesInTimeAsync(Task task, long started)
    {
        TimeSpan left = _options.CloseTimeout - _options.TimeProvider.GetElapsedTime(started);
        if (task.IsCompleted || left <= TimeSpan.Zero)
            return task.IsCompleted;
        var ended = new TaskCompletionSource<bool>();
        await using ITimer timer = _options.TimeProvider.CreateTimer(
            _ => ended.TrySetResult(false), null, left, Timeout.InfiniteTimeSpan);
        _ = SignalAsync();
        return await ended.Task;

        // Not Task.WhenAny nor WaitAsync: those may hop over the thread pool.
        async Task SignalAsync()
        {
            await task.ConfigureAwait(Awaiting.Quietly);
            ended.TrySetResult(true);
        }
    }
}
