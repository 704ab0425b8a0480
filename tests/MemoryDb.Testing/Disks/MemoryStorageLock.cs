namespace MemoryDb.Testing;

/// <summary>An advisory lock held by a simulated process; freed when disposed, or when the process dies.</summary>
internal sealed class MemoryStorageLock(MemoryStorage storage, MemoryFile file) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        storage.Unlock(this, file);
        return ValueTask.CompletedTask;
    }
}
