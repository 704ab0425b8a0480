using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>A file of the real file system. Every call blocks the calling thread and returns completed.</summary>
internal sealed class DiskFile(SafeFileHandle handle, string path) : IStorageFile
{
    public ValueTask<long> GetLengthAsync() =>
        ValueTask.FromResult(DiskCall.Run("fstat", path, () => RandomAccess.GetLength(handle)));

    public ValueTask SetLengthAsync(long length)
    {
        DiskCall.Run("ftruncate", path, () =>
        {
            RandomAccess.SetLength(handle, length);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer)
    {
        try
        {
            int total = 0;
            while (total < buffer.Length)
            {
                int read = RandomAccess.Read(handle, buffer.Span[total..], offset + total);
                if (read == 0)
                    break;
                total += read;
            }

            return ValueTask.FromResult(total);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskCall.Translate("pread", path, exception);
        }
    }

    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes.Span, offset);
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskCall.Translate("pwrite", path, exception);
        }
    }

    public ValueTask SyncAsync()
    {
        DiskCall.Sync(handle, path, dataOnly: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask HoldAsync()
    {
        if (OwnedLock.IsSupported)
            OwnedLock.TryTake(handle);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> IsHeldAsync() =>
        ValueTask.FromResult(OwnedLock.IsSupported && OwnedLock.IsTakenElsewhere(handle));

    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
