namespace MemoryDb.Testing;

/// <summary>
/// The state of a simulated disk: a tree of folders and files, each with what is seen and what is stored. Several
/// <see cref="MemoryStorage"/> views, one per simulated process, may share it. Also the test's own hand on the disk,
/// which no fault and no trace concerns.
/// </summary>
internal sealed class MemoryDisk
{
    private readonly MemoryFolder _root;
    private readonly int _bootNumber;

    public MemoryDisk()
        : this(new MemoryFolder(), bootNumber: 1)
    {
    }

    private MemoryDisk(MemoryFolder root, int bootNumber)
    {
        _root = root;
        _bootNumber = bootNumber;
    }

    /// <summary>Guards everything on the disk; held for moments only.</summary>
    public Lock Lock { get; } = new();

    public Guid BootId => new(_bootNumber, 0, 0, new byte[8]);

    /// <summary>
    /// The disk after a power cut now, under another boot: what was synced, and any subset of the rest. This disk stays
    /// as it is, so that one state can be cut many times.
    /// </summary>
    public MemoryDisk PowerCut(Random random) => PowerCut(new RandomPowerCut(random));

    /// <summary>The same with a choice of what survives.</summary>
    public MemoryDisk PowerCut(PowerCut cut)
    {
        lock (Lock)
            return new MemoryDisk((MemoryFolder)_root.AfterPowerCut(cut), _bootNumber + 1);
    }

    /// <summary>
    /// The disk after its file system was shut down and mounted again: it has lost what a power cut loses, in the same
    /// boot.
    /// </summary>
    public MemoryDisk Remount(PowerCut cut)
    {
        lock (Lock)
            return new MemoryDisk((MemoryFolder)_root.AfterPowerCut(cut), _bootNumber);
    }

    /// <summary>
    /// A copy of its own, in the same boot, with all that is seen, stored, and not yet synced: what processes find
    /// after all others were killed. Nobody holds a lock there.
    /// </summary>
    public MemoryDisk Fork()
    {
        lock (Lock)
            return new MemoryDisk((MemoryFolder)_root.Fork([]), _bootNumber);
    }

    /// <summary>Everything that a power cut now may keep or lose, in an order that a seed repeats.</summary>
    public IReadOnlyList<UnsyncedChange> ListUnsynced()
    {
        var changes = new List<UnsyncedChange>();
        lock (Lock)
            AddUnsynced(_root, changes, []);
        return changes;
    }

    /// <summary>The files in a folder that survive any power cut, name and all, in the order of their names.</summary>
    public IReadOnlyList<(string Name, MemoryFile File)> ListStored(string folder)
    {
        lock (Lock)
        {
            MemoryNode? node = _root;
            foreach (string name in Split(folder))
                node = (node as MemoryFolder)?.FindSynced(name);
            return node is MemoryFolder found
                ? [.. found.SyncedNodes.Where(pair => pair.Value is MemoryFile)
                    .Select(pair => (pair.Key, (MemoryFile)pair.Value))]
                : [];
        }
    }

    /// <summary>The bytes that processes see.</summary>
    public byte[] ReadFile(string path)
    {
        lock (Lock)
            return GetFile(path).SeenBytes;
    }

    /// <summary>The bytes that survive any power cut, whatever becomes of the file's name.</summary>
    public byte[] ReadSyncedBytes(string path)
    {
        lock (Lock)
            return GetFile(path).SyncedBytes;
    }

    /// <summary>Shortens a stored file, as damage would.</summary>
    public void Truncate(string path, long length)
    {
        lock (Lock)
        {
            MemoryFile file = GetFile(path);
            file.SetLength(length);
            file.Sync();
        }
    }

    /// <summary>Damages one stored byte.</summary>
    public void FlipBits(string path, long offset, byte mask = 0xFF)
    {
        lock (Lock)
            GetFile(path).FlipBits(offset, mask);
    }

    /// <summary>Puts a file there, stored, name and all; an existing one of that name is replaced.</summary>
    public void WriteFile(string path, ReadOnlySpan<byte> bytes)
    {
        lock (Lock)
        {
            var file = new MemoryFile();
            file.Write(0, bytes);
            file.Sync();
            Place(path, file);
        }
    }

    /// <summary>Removes a file, or a folder with all that is in it, for good.</summary>
    public void Remove(string path)
    {
        lock (Lock)
            Place(path, null);
    }

    /// <summary>Copies a file or a folder with all that is in it, stored; what stood there is replaced.</summary>
    public void Copy(string from, string to)
    {
        lock (Lock)
            Place(to, Copy(Find(from) ?? throw new FileNotFoundException(from)));
    }

    /// <summary>All files below a folder, as paths in ordinal order.</summary>
    public IReadOnlyList<string> ListFiles(string folder = "/")
    {
        lock (Lock)
            return Find(folder) is MemoryFolder found ? [.. ListFiles(found, folder.TrimEnd('/'))] : [];
    }

    internal MemoryNode? Find(string path) => Find(path.AsSpan());

    internal MemoryFolder? FindParent(string path) =>
        Find(path.AsSpan(0, Math.Max(0, path.AsSpan().LastIndexOfAny('/', '\\')))) as MemoryFolder;

    internal void CreateFolder(string path)
    {
        MemoryFolder folder = _root;
        foreach (string name in Split(path))
        {
            MemoryNode? child = folder.Find(name);
            if (child is null)
                folder.Change(new NameChange((name, child = new MemoryFolder())));
            folder = child as MemoryFolder
                ?? throw MemoryStorage.Failure(StorageOperation.CreateFolder, path, ErrorNumbers.NotAFolder);
        }
    }

    internal static string NameOf(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    internal static string ParentOf(string path) => '/' + string.Join('/', Split(path)[..^1]);

    private MemoryNode? Find(ReadOnlySpan<char> path)
    {
        MemoryNode? node = _root;
        foreach (Range range in path.SplitAny('/', '\\'))
        {
            if (path[range].Length > 0)
                node = (node as MemoryFolder)?.Find(path[range]);
        }

        return node;
    }

    private static void AddUnsynced(MemoryNode node, List<UnsyncedChange> changes, HashSet<MemoryNode> seen)
    {
        if (!seen.Add(node))
            return;
        for (int index = 0; index < node.UnsyncedCount; index++)
            changes.Add(new UnsyncedChange(node, index));
        if (node is not MemoryFolder folder)
            return;
        foreach (MemoryNode child in folder.AllNodes)
            AddUnsynced(child, changes, seen);
    }

    private static string[] Split(string path)
    {
        if (!Path.IsPathRooted(path))
            throw new ArgumentException($"'{path}' is not absolute.", nameof(path));
        return path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    private static MemoryNode Copy(MemoryNode node)
    {
        if (node is MemoryFile file)
            return file.Copy();
        var copy = new MemoryFolder();
        foreach (string name in ((MemoryFolder)node).Names)
            copy.Change(new NameChange((name, Copy(((MemoryFolder)node).Find(name)!))));
        copy.Sync();
        return copy;
    }

    private static IEnumerable<string> ListFiles(MemoryFolder folder, string path)
    {
        foreach (string name in folder.Names)
        {
            if (folder.Find(name) is not MemoryFolder child)
                yield return $"{path}/{name}";
            else
            {
                foreach (string below in ListFiles(child, $"{path}/{name}"))
                    yield return below;
            }
        }
    }

    private MemoryFile GetFile(string path) => Find(path) as MemoryFile ?? throw new FileNotFoundException(path);

    private void Place(string path, MemoryNode? node)
    {
        CreateFolder(ParentOf(path));
        MemoryFolder parent = FindParent(path)!;
        parent.Change(new NameChange((NameOf(path), node)));
        parent.Sync();
    }
}
