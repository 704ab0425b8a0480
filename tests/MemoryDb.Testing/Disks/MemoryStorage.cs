using MemoryDb.Log.IO;

namespace MemoryDb.Testing;

/// <summary>
/// A simulated process's view of a simulated disk. What a call did is seen at once and stored only by a sync, as
/// <see cref="IStorage"/> says; a power cut keeps any subset of the rest. With a scheduler each call takes effect in a
/// step of its own, so that calls interleave; without one it completes at once.
/// </summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly TaskScheduler? _scheduler;
    private readonly Trace? _trace;
    private readonly List<(MemoryStorageLock Lock, MemoryFile File)> _locks = [];
    private bool _isDead;

    public MemoryStorage(TaskScheduler? scheduler = null, Trace? trace = null)
        : this(new MemoryDisk(), scheduler, trace)
    {
    }

    public MemoryStorage(MemoryDisk disk, TaskScheduler? scheduler = null, Trace? trace = null)
    {
        Disk = disk;
        _scheduler = scheduler;
        _trace = trace;
    }

    /// <summary>The disk itself, which other processes may see too.</summary>
    public MemoryDisk Disk { get; }

    /// <summary>What goes wrong for this process.</summary>
    public StorageFaults Faults { get; } = new();

    /// <summary>
    /// Told of every call that changes something, of whichever process, before it has its effect; under the disk's
    /// lock. Views opened from this one tell the same.
    /// </summary>
    public Action<StorageCall>? Changing { get; set; }

    public Guid BootId => Disk.BootId;

    /// <summary>Whether the process was killed.</summary>
    public bool IsDead => _isDead;

    /// <summary>Another process's view of the same disk.</summary>
    public MemoryStorage OpenAnother() => new(Disk, _scheduler, _trace) { Changing = Changing };

    /// <summary>
    /// The view of the first process after a power cut now. This view goes on as if nothing had happened, on its own
    /// disk, so that one state can be cut many times.
    /// </summary>
    public MemoryStorage PowerCut(Random random)
    {
        _trace?.Add("power cut");
        return new MemoryStorage(Disk.PowerCut(random), _scheduler, _trace) { Changing = Changing };
    }

    /// <summary>
    /// Kills the process: its calls fail from now on without effect, its locks are free, all that it wrote is still
    /// seen and no more durable than before. Returns the view of the process that takes its place.
    /// </summary>
    public MemoryStorage Crash()
    {
        lock (Disk.Lock)
        {
            _trace?.Add("crash");
            _isDead = true;
            foreach ((_, MemoryFile file) in _locks)
                file.LockHolder = null;
            _locks.Clear();
        }
        return OpenAnother();
    }

    public async ValueTask CreateFolderAsync(string folder) =>
        await CallAsync(StorageOperation.CreateFolder, folder, () => Disk.CreateFolder(folder));

    public ValueTask<bool> FolderExistsAsync(string folder) =>
        CallAsync(new StorageCall(StorageOperation.FolderExists, folder), () => Disk.Find(folder) is MemoryFolder);

    public ValueTask<bool> FileExistsAsync(string path) =>
        CallAsync(new StorageCall(StorageOperation.FileExists, path), () => Disk.Find(path) is MemoryFile);

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) =>
        CallAsync<IReadOnlyList<string>>(
            new StorageCall(StorageOperation.List, folder),
            () => [.. GetFolder(StorageOperation.List, folder).Names]);

    public async ValueTask SyncFolderAsync(string folder) =>
        await CallAsync(
            StorageOperation.SyncFolder,
            folder,
            () => GetFolder(StorageOperation.SyncFolder, folder).Sync(),
            fault => (Disk.Find(folder) as MemoryFolder)?.LoseUnsynced(fault.Random));

    public ValueTask<IStorageFile?> TryCreateFileAsync(string path) =>
        CallAsync<IStorageFile?>(new StorageCall(StorageOperation.CreateFile, path), () =>
        {
            MemoryFolder parent = GetParent(StorageOperation.CreateFile, path);
            string name = MemoryDisk.NameOf(path);
            if (parent.Find(name) is not null)
                return null;
            var file = new MemoryFile();
            parent.Change(new NameChange((name, file)));
            return new MemoryFileHandle(this, file, path, isWritable: true);
        });

    public ValueTask<IStorageFile> OpenFileAsync(string path, bool writable) =>
        CallAsync<IStorageFile>(
            new StorageCall(StorageOperation.OpenFile, path),
            () => new MemoryFileHandle(this, GetFile(StorageOperation.OpenFile, path), path, writable));

    public async ValueTask RenameAsync(string from, string to) =>
        await CallAsync(StorageOperation.Rename, from, () =>
        {
            CheckSameFolder(from, to);
            MemoryFile file = GetFile(StorageOperation.Rename, from);
            MemoryFolder parent = GetParent(StorageOperation.Rename, from);
            string newName = MemoryDisk.NameOf(to);
            MemoryNode? replaced = parent.Find(newName);
            if (replaced is MemoryFolder)
                throw Failure(StorageOperation.Rename, to, ErrorNumbers.IsAFolder);
            if (replaced != file)
                parent.Change(new NameChange((newName, file), (MemoryDisk.NameOf(from), null)));
        });

    public ValueTask<bool> TryLinkAsync(string existing, string newName) =>
        CallAsync(new StorageCall(StorageOperation.Link, existing), () =>
        {
            MemoryFile file = GetFile(StorageOperation.Link, existing);
            MemoryFolder parent = GetParent(StorageOperation.Link, newName);
            string name = MemoryDisk.NameOf(newName);
            if (parent.Find(name) is not null)
                return false;
            parent.Change(new NameChange((name, file)));
            return true;
        });

    public async ValueTask DeleteAsync(string path) =>
        await CallAsync(StorageOperation.Delete, path, () =>
        {
            if (Disk.Find(path) is not { } node)
                return;
            if (node is MemoryFolder)
                throw Failure(StorageOperation.Delete, path, ErrorNumbers.IsAFolder);
            Disk.FindParent(path)!.Change(new NameChange((MemoryDisk.NameOf(path), null)));
        });

    public ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content) =>
        CallAsync<(IAsyncDisposable?, string)>(new StorageCall(StorageOperation.Lock, path), () =>
        {
            MemoryFolder parent = GetParent(StorageOperation.Lock, path);
            if (parent.Find(MemoryDisk.NameOf(path)) is not MemoryFile file)
            {
                file = new MemoryFile();
                parent.Change(new NameChange((MemoryDisk.NameOf(path), file)));
            }
            if (file.LockHolder is not null)
                return (null, System.Text.Encoding.UTF8.GetString(file.SeenBytes));
            var taken = new MemoryStorageLock(this, file);
            file.LockHolder = taken;
            _locks.Add((taken, file));
            file.SetLength(0);
            file.Write(0, System.Text.Encoding.UTF8.GetBytes(content));
            return (taken, content);
        });

    internal static StorageException Failure(StorageOperation operation, string path, int errorNumber) =>
        new(operation.ToString(), path, errorNumber, "simulated");

    internal void Unlock(MemoryStorageLock released, MemoryFile file)
    {
        lock (Disk.Lock)
        {
            if (file.LockHolder == released)
                file.LockHolder = null;
            _locks.RemoveAll(held => held.Lock == released);
        }
    }

    /// <param name="call">What is asked.</param>
    /// <param name="effect">What it does.</param>
    /// <param name="spoil">What a fault does instead, before the call fails if it is to fail.</param>
    internal async ValueTask<T> CallAsync<T>(StorageCall call, Func<T> effect, Func<StorageFault, T>? spoil = null)
    {
        await Faults.WhileHanging(call);
        if (_scheduler is null)
            return TakeEffect(call, effect, spoil);
        return await Task.Factory.StartNew(
            () => TakeEffect(call, effect, spoil),
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            _scheduler);
    }

    private ValueTask<bool> CallAsync(
        StorageOperation operation, string path, Action effect, Action<StorageFault>? spoil = null) =>
        CallAsync(
            new StorageCall(operation, path),
            () =>
            {
                effect();
                return true;
            },
            fault =>
            {
                spoil?.Invoke(fault);
                return true;
            });

    private T TakeEffect<T>(StorageCall call, Func<T> effect, Func<StorageFault, T>? spoil)
    {
        lock (Disk.Lock)
        {
            if (_isDead)
                throw Failure(call.Operation, call.Path, ErrorNumbers.BadDescriptor);
            if (Changing is not null && call.IsChange)
                Changing(call);
            StorageFault? fault = Faults.Find(call);
            if (_trace is { IsOn: true })
                _trace.Add(fault is null ? call.ToString() : $"{call}: {fault.Kind} {fault.ErrorNumber}");
            if (fault is null)
                return effect();
            if (fault.Kind == FaultKind.Lie)
                return default!;
            T answer = spoil is null ? default! : spoil(fault);
            return fault.Kind is FaultKind.Fail or FaultKind.Shorten
                ? throw Failure(call.Operation, call.Path, fault.ErrorNumber)
                : answer;
        }
    }

    private static void CheckSameFolder(string from, string to)
    {
        if (MemoryDisk.ParentOf(from) != MemoryDisk.ParentOf(to))
            throw new ArgumentException($"'{to}' is not in the folder of '{from}'.", nameof(to));
    }

    private MemoryFolder GetFolder(StorageOperation operation, string path) => Disk.Find(path) switch
    {
        MemoryFolder folder => folder,
        null => throw Failure(operation, path, ErrorNumbers.NoSuchFile),
        _ => throw Failure(operation, path, ErrorNumbers.NotAFolder),
    };

    private MemoryFolder GetParent(StorageOperation operation, string path) =>
        Disk.FindParent(path) ?? throw Failure(operation, path, ErrorNumbers.NoSuchFile);

    private MemoryFile GetFile(StorageOperation operation, string path) => Disk.Find(path) switch
    {
        MemoryFile file => file,
        null => throw Failure(operation, path, ErrorNumbers.NoSuchFile),
        _ => throw Failure(operation, path, ErrorNumbers.IsAFolder),
    };
}
