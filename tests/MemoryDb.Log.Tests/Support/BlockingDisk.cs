using MemoryDb.Log.IO;

namespace MemoryDb.Log.Tests.Support;

/// <summary>
/// A real disk of which one folder can hang: whoever calls into it keeps his thread until it is let go, as with a
/// frozen file system.
/// </summary>
internal sealed class BlockingDisk(string folder) : IStorage, IDisposable
{
    private readonly DiskStorage _disk = new();
    private readonly ManualResetEventSlim _gate = new(true);
    private int _blockedCount;

    public Guid BootId => _disk.BootId;

    /// <summary>How many calls have been held up.</summary>
    public int BlockedCount => Volatile.Read(ref _blockedCount);

    public void Block() => _gate.Reset();

    public void Release() => _gate.Set();

    public ValueTask CreateFolderAsync(string path) => At(path).CreateFolderAsync(path);

    public ValueTask<bool> FolderExistsAsync(string path) => At(path).FolderExistsAsync(path);

    public ValueTask<bool> FileExistsAsync(string path) => At(path).FileExistsAsync(path);

    public ValueTask<IReadOnlyList<string>> ListAsync(string path) => At(path).ListAsync(path);

    public ValueTask SyncFolderAsync(string path) => At(path).SyncFolderAsync(path);

    public async ValueTask<IStorageFile?> TryCreateFileAsync(string path) =>
        await At(path).TryCreateFileAsync(path) is { } file ? new BlockingFile(this, path, file) : null;

    public async ValueTask<IStorageFile> OpenFileAsync(string path, bool writable) =>
        new BlockingFile(this, path, await At(path).OpenFileAsync(path, writable));

    public ValueTask RenameAsync(string from, string to) => At(from).RenameAsync(from, to);

    public ValueTask<bool> TryLinkAsync(string existing, string newName) =>
        At(existing).TryLinkAsync(existing, newName);

    public ValueTask DeleteAsync(string path) => At(path).DeleteAsync(path);

    public ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content) =>
        At(path).TryLockAsync(path, content);

    public void Dispose()
    {
        Release();
        _gate.Dispose();
    }

    private DiskStorage At(string path)
    {
        if (path.StartsWith(folder, StringComparison.Ordinal) && !_gate.IsSet)
        {
            Interlocked.Increment(ref _blockedCount);
            _gate.Wait();
        }

        return _disk;
    }

    private sealed class BlockingFile(BlockingDisk disk, string path, IStorageFile file) : IStorageFile
    {
        public ValueTask<long> GetLengthAsync() => There().GetLengthAsync();

        public ValueTask SetLengthAsync(long length) => There().SetLengthAsync(length);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer) => There().ReadAsync(offset, buffer);

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => There().WriteAsync(offset, bytes);

        public ValueTask SyncAsync() => There().SyncAsync();

        public ValueTask HoldAsync() => There().HoldAsync();

        public ValueTask<bool> IsHeldAsync() => There().IsHeldAsync();

        public ValueTask DisposeAsync() => file.DisposeAsync();

        private IStorageFile There()
        {
            disk.At(path);
            return file;
        }
    }
}
