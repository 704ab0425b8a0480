using MemoryDb.Internal;

namespace MemoryDb.Log;

/// <summary>
/// The schedulers of one open log: one per replica, one for readers, one that prepares files. They end when the log is
/// closed and nobody runs on them any more; a loop that hangs in its disk keeps its thread.
/// </summary>
internal sealed class LogSchedulers
{
    private readonly Func<string, TaskScheduler> _create;
    private int _holderCount = 1;
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<int, TaskScheduler> _replicas = [];

    public LogSchedulers(Func<string, TaskScheduler>? factory)
    {
        _create = factory ?? CreateThread;
        Reading = _create("log-reader");
        Files = _create("log-files");
    }

    /// <summary>Readers block here, so that they never delay an append.</summary>
    public TaskScheduler Reading { get; }

    /// <summary>Where segments are filled before they are needed.</summary>
    public TaskScheduler Files { get; }

    /// <summary>The one loop of a replica. Only called while the log is being opened.</summary>
    public TaskScheduler ForReplica(int replicaId)
    {
        if (!_replicas.TryGetValue(replicaId, out TaskScheduler? scheduler))
            _replicas.Add(replicaId, scheduler = _create($"replica-{replicaId}"));
        return scheduler;
    }

    public Task<T> ReadAsync<T>(Func<Task<T>> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, Reading).Unwrap();

    /// <summary>Keeps the schedulers until the answer is disposed.</summary>
    public SchedulerHold Hold()
    {
        Interlocked.Increment(ref _holderCount);
        return new SchedulerHold(this);
    }

    /// <summary>One holder less: the log itself is the first.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holderCount) > 0)
            return;
        foreach (IDisposable scheduler in _owned)
            scheduler.Dispose();
    }

    private DedicatedThreadScheduler CreateThread(string name)
    {
        var scheduler = new DedicatedThreadScheduler(name);
        _owned.Add(scheduler);
        return scheduler;
    }
}
