using MemoryDb.Log.IO;

namespace MemoryDb.Log.Tests.Support;

/// <summary>Counts the files that are open in a storage.</summary>
internal sealed class CountingStorage(IStorage storage) : IStorage
{
    private int _openCount;

    public Guid BootId => storage.BootId;

    public int OpenCount => Volatile.Read(ref _openCount);

    public ValueTask CreateFolderAsync(string folder) => storage.CreateFolderAsync(folder);

    public ValueTask<bool> FolderExistsAsync(string folder) => storage.FolderExistsAsync(folder);

    public ValueTask<bool> FileExistsAsync(string path) => storage.FileExistsAsync(path);

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => storage.ListAsync(folder);

    public ValueTask SyncFolderAsync(string folder) => storage.SyncFolderAsync(folder);

    public async ValueTask<IStorageFile?> TryCreateFileAsync(string path) =>
        await storage.TryCreateFileAsync(path) is { } file ? new CountedFile(this, file) : null;

    public async ValueTask<IStorageFile> OpenFileAsync(string path, bool writable) =>
        new CountedFile(this, await storage.OpenFileAsync(path, writable));

    public ValueTask RenameAsync(string from, string to) => storage.RenameAsync(from, to);

    public ValueTask<bool> TryLinkAsync(string existing, string newName) => storage.TryLinkAsync(existing, newName);

    public ValueTask DeleteAsync(string path) => storage.DeleteAsync(path);

    public ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content) =>
        storage.TryLockAsync(path, content);

    private sealed class CountedFile : IStorageFile
    {
        private readonly CountingStorage _owner;
        private readonly IStorageFile _file;
        private bool _isClosed;

        public CountedFile(CountingStorage owner, IStorageFile file)
        {
            _owner = owner;
            _file = file;
            Interlocked.Increment(ref owner._openCount);
        }

        public ValueTask<long> GetLengthAsync() => _file.GetLengthAsync();

        public ValueTask SetLengthAsync(long length) => _file.SetLengthAsync(length);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer) => _file.ReadAsync(offset, buffer);

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => _file.WriteAsync(offset, bytes);

        public ValueTask SyncAsync() => _file.SyncAsync();

        public ValueTask HoldAsync() => _file.HoldAsync();

        public ValueTask<bool> IsHeldAsync() => _file.IsHeldAsync();

        public ValueTask DisposeAsync()
        {
            if (!Interlocked.Exchange(ref _isClosed, true))
                Interlocked.Decrement(ref _owner._openCount);
            return _file.DisposeAsync();
        }
    }
}
