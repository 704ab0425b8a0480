using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>A held lock; closing its file releases it, also when the process dies.</summary>
internal sealed class DiskLock(SafeFileHandle handle) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
