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
            () => file.Read(offset, buffer.Span),
            fault => fault.Kind == FaultKind.Corrupt ? ReadCorrupt(offset, buffer.Span, fault) : 0);

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) =>
        await CallAsync(new StorageCall(StorageOperation.Write, path, offset, bytes.Length), () =>
        {
            CheckWritable(StorageOperation.Write);
            file.Write(offset, bytes.Span);
            return true;
        },
        fault => WriteSpoilt(offset, bytes.Span, fault));

    public async ValueTask SyncAsync() =>
        await CallAsync(
            new StorageCall(StorageOperation.Sync, path),
            () =>
            {
                file.Sync();
                return true;
            },
            fault =>
            {
                file.LoseUnsynced(fault.Random);
                return false;
            });

    public async ValueTask HoldAsync() =>
        await CallAsync(new StorageCall(StorageOperation.Hold, path), () =>
        {
            file.HeldBy = this;
            return true;
        });

    public ValueTask<bool> IsHeldAsync() =>
        CallAsync(
            new StorageCall(StorageOperation.IsHeld, path),
            () => file.HeldBy is { } holder && holder != this && !holder._isClosed && !holder.IsOfDeadProcess);

    private bool IsOfDeadProcess => storage.IsDead;

    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    private async ValueTask<T> CallAsync<T>(StorageCall call, Func<T> effect, Func<StorageFault, T>? spoil = null)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (Interlocked.Increment(ref _callCount) != 1)
            throw new InvalidOperationException($"{call}: another call to this file has not returned yet.");
        try
        {
            return await storage.CallAsync(call, effect, spoil);
        }
        finally
        {
            Interlocked.Decrement(ref _callCount);
        }
    }

    private int ReadCorrupt(long offset, Span<byte> buffer, StorageFault fault)
    {
        int count = file.Read(offset, buffer);
        if (count > 0)
            buffer[fault.Random?.Next(count) ?? count / 2] ^= 0x10;
        return count;
    }

    private bool WriteSpoilt(long offset, ReadOnlySpan<byte> bytes, StorageFault fault)
    {
        if (fault.Kind == FaultKind.Shorten)
            file.Write(offset, bytes[..(bytes.Length / 2)]);
        else if (fault.Kind == FaultKind.Misdirect)
            file.Write((fault.Random?.Next(32) ?? 8) * (long)TornWrite.SectorBytes, bytes);
        return true;
    }

    private void CheckWritable(StorageOperation operation)
    {
        if (!isWritable)
            throw MemoryStorage.Failure(operation, path, ErrorNumbers.BadDescriptor);
    }
}
