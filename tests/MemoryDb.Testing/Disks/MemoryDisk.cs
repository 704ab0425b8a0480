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
    public MemoryDisk PowerCut(Random random)
    {
        lock (Lock)
            return new MemoryDisk((MemoryFolder)_root.AfterPowerCut(new PowerCut(random)), _bootNumber + 1);
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

    internal MemoryNode? Find(string path)
    {
        MemoryNode? node = _root;
        foreach (string name in Split(path))
            node = (node as MemoryFolder)?.Find(name);
        return node;
    }

    internal MemoryFolder? FindParent(string path) => Find(ParentOf(path)) as MemoryFolder;

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

    internal static string NameOf(string path) => Split(path)[^1];

    internal static string ParentOf(string path) => '/' + string.Join('/', Split(path)[..^1]);

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
