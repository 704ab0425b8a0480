using MemoryDb.Log.IO;

namespace MemoryDb.Testing;

/// <summary>
/// A file opened by a simulated process. Two calls at a time are a defect of the caller, and are reported.
/// </summary>
internal sealed class MemoryFileHandle(MemoryStorage storage, MemoryFile file, string path, bool isWritable)
    : IStorageFile
{
    private int _callCount;
    private bool _isClosed;

    public ValueTask<long> GetLengthAsync() =>
        CallAsync<long>(new StorageCall(StorageOperation.GetLength, path), () => file.Length);

    public async ValueTask SetLengthAsync(long length) =>
        await CallAsync(new StorageCall(StorageOperation.SetLength, path, length), () =>
        {
            CheckWritable(StorageOperation.SetLength);
            file.SetLength(length);
            return true;
        });

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer) =>
        CallAsync(
            new StorageCall(StorageOperation.Read, path, offset, buffer.Length),
            () => file.Read(offset, buffer.Span));

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) =>
        await CallAsync(new StorageCall(StorageOperation.Write, path, offset, bytes.Length), () =>
        {
            CheckWritable(StorageOperation.Write);
            file.Write(offset, bytes.Span);
            return true;
        });

    public async ValueTask SyncAsync() =>
        await CallAsync(
            new StorageCall(StorageOperation.Sync, path),
            () =>
            {
                file.Sync();
                return true;
            },
            file.LoseUnsynced);

    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    private async ValueTask<T> CallAsync<T>(StorageCall call, Func<T> effect, Action? onFailure = null)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (Interlocked.Increment(ref _callCount) != 1)
            throw new InvalidOperationException($"{call}: another call to this file has not returned yet.");
        try
        {
            return await storage.CallAsync(call, effect, onFailure);
        }
        finally
        {
            Interlocked.Decrement(ref _callCount);
        }
    }

    private void CheckWritable(StorageOperation operation)
    {
        if (!isWritable)
            throw MemoryStorage.Failure(operation, path, ErrorNumbers.BadDescriptor);
    }
}
