namespace MemoryDb.Log;

/// <summary>Somebody runs on the log's schedulers.</summary>
internal readonly struct SchedulerHold(LogSchedulers schedulers) : IDisposable
{
    public void Dispose() => schedulers.Release();
}
