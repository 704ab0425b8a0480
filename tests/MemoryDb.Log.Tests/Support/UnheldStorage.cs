using MemoryDb.Log.IO;

namespace MemoryDb.Log.Tests.Support;

/// <summary>A storage on a system on which no file can be held.</summary>
internal sealed class UnheldStorage(IStorage storage) : IStorage
{
    public Guid BootId => storage.BootId;

    public ValueTask CreateFolderAsync(string folder) => storage.CreateFolderAsync(folder);

    public ValueTask<bool> FolderExistsAsync(string folder) => storage.FolderExistsAsync(folder);

    public ValueTask<bool> FileExistsAsync(string path) => storage.FileExistsAsync(path);

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => storage.ListAsync(folder);

    public ValueTask SyncFolderAsync(string folder) => storage.SyncFolderAsync(folder);

    public async ValueTask<IStorageFile?> TryCreateFileAsync(string path) =>
        await storage.TryCreateFileAsync(path) is { } file ? new Unheld(file) : null;

    public async ValueTask<IStorageFile> OpenFileAsync(string path, bool writable) =>
        new Unheld(await storage.OpenFileAsync(path, writable));

    public ValueTask RenameAsync(string from, string to) => storage.RenameAsync(from, to);

    public ValueTask<bool> TryLinkAsync(string existing, string newName) => storage.TryLinkAsync(existing, newName);

    public ValueTask DeleteAsync(string path) => storage.DeleteAsync(path);

    public ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content) =>
        storage.TryLockAsync(path, content);

    private sealed class Unheld(IStorageFile file) : IStorageFile
    {
        public ValueTask<long> GetLengthAsync() => file.GetLengthAsync();

        public ValueTask SetLengthAsync(long length) => file.SetLengthAsync(length);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer) => file.ReadAsync(offset, buffer);

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => file.WriteAsync(offset, bytes);

        public ValueTask SyncAsync() => file.SyncAsync();

        public ValueTask HoldAsync() => ValueTask.CompletedTask;

        public ValueTask<bool> IsHeldAsync() => ValueTask.FromResult(false);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
