using MemoryDb.Internal;

namespace MemoryDb.Log;

/// <summary>The schedulers of one open log: one per replica, one for readers, one that prepares files.</summary>
internal sealed class LogSchedulers : IDisposable
{
    private readonly Func<string, TaskScheduler> _create;
    private readonly List<IDisposable> _owned = [];

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

    public TaskScheduler ForReplica(int replicaId) => _create($"replica-{replicaId}");

    public Task<T> ReadAsync<T>(Func<Task<T>> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, Reading).Unwrap();

    public void Dispose()
    {
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
