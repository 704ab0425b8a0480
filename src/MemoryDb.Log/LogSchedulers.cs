using MemoryDb.Internal;

namespace MemoryDb.Log;

/// <summary>
/// The schedulers of one open log: three for each replica, so that a disk that hangs holds up nothing but its own
/// replica, and two that never touch a disk. They end when the log is closed and nobody runs on them any more; a loop
/// that hangs in its disk keeps its thread.
/// </summary>
internal sealed class LogSchedulers
{
    private readonly List<IDisposable> _owned = [];
    private readonly TaskScheduler[] _writing;
    private readonly TaskScheduler[] _reading;
    private readonly TaskScheduler[] _files;
    private readonly Courtesy[] _courtesies = [];
    private int _holderCount = 1;

    public LogSchedulers(Func<string, TaskScheduler>? factory, int replicaCount)
    {
        Func<string, TaskScheduler> create = factory ?? CreateThread;
        int[] replicas = [.. Enumerable.Range(1, replicaCount)];
        _writing = [.. replicas.Select(replicaId => create($"replica-{replicaId}"))];
        _reading = [.. replicas.Select(replicaId => create($"replica-{replicaId}-reader"))];
        _files = [.. replicas.Select(replicaId => create($"replica-{replicaId}-files"))];
        Readmission = create("log-readmission");
        Turns = create("log-turns");
        if (factory is not null)
            return; // the threads are not the log's
        _courtesies = [.. replicas.Select(_ => new Courtesy())];
        foreach (TaskScheduler files in _files)
            _ = Task.Factory.StartNew(
                Courtesy.WaitForTurns, CancellationToken.None, TaskCreationOptions.None, files);
    }

    /// <summary>Where failed replicas are watched; only waits, touches no disk.</summary>
    public TaskScheduler Readmission { get; }

    /// <summary>Where a turn goes on that its caller may have left.</summary>
    public TaskScheduler Turns { get; }

    /// <summary>The loop of a replica's writer, and of every question to it that an answer waits for.</summary>
    public TaskScheduler ForReplica(int replicaId) => _writing[replicaId - 1];

    /// <summary>How a replica's writer behaves towards others on its thread; null if that is not its own.</summary>
    public Courtesy? CourtesyOf(int replicaId) => _courtesies.ElementAtOrDefault(replicaId - 1);

    /// <summary>Where a replica's segments are filled before they are needed, and mended.</summary>
    public TaskScheduler ForFiles(int replicaId) => _files[replicaId - 1];

    /// <summary>Reads in a replica's folder, where it never delays an append.</summary>
    public Task<T> ReadAsync<T>(int replicaId, Func<Task<T>> action)
    {
        SchedulerHold hold = Hold();
        return Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.None, _reading[replicaId - 1]).Unwrap();

        // Let go of there, wherever the caller has gone.
        async Task<T> RunAsync()
        {
            using SchedulerHold held = hold;
            return await action();
        }
    }

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
