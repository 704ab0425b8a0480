namespace MemoryDb.Testing;

/// <summary>
/// A file without its names: the bytes as processes see them (the page cache), the bytes on the disk, and the ordered
/// changes between the two.
/// </summary>
internal sealed class MemoryFile : MemoryNode
{
    private readonly FileImage _seen;
    private readonly FileImage _synced;
    private readonly List<FileChange> _unsynced = [];

    public MemoryFile()
        : this(new FileImage())
    {
    }

    private MemoryFile(FileImage synced)
        : this(synced, new FileImage(synced))
    {
    }

    private MemoryFile(FileImage synced, FileImage seen)
    {
        _synced = synced;
        _seen = seen;
    }

    /// <summary>The storage view and lock that hold the file's advisory lock, if any.</summary>
    public object? LockHolder { get; set; }

    /// <summary>The handle that shows that it is open, or was.</summary>
    public MemoryFileHandle? HeldBy { get; set; }

    public int Length => _seen.Length;

    public override int UnsyncedCount => _unsynced.Count;

    public byte[] SeenBytes => _seen.ToArray();

    public byte[] SyncedBytes => _synced.ToArray();

    /// <summary>The synced bytes without the zeros at their end, or with a few of them.</summary>
    public byte[] TrimmedSyncedBytes => _synced.ToTrimmedArray();

    /// <summary>The same of the bytes that processes see.</summary>
    public byte[] TrimmedSeenBytes => _seen.ToTrimmedArray();

    public int Read(long offset, Span<byte> buffer) => _seen.Read(offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => Change(FileChange.Write(offset, bytes));

    public void SetLength(long length) => Change(FileChange.SetLength(length));

    public void Sync()
    {
        foreach (FileChange change in _unsynced)
            _synced.Apply(change);
        _unsynced.Clear();
    }

    /// <summary>
    /// What a failed sync does: the pages count as clean, so that the bytes can still be read, and no later sync,
    /// however successful, stores them. With a random some of them were stored before it failed.
    /// </summary>
    public void LoseUnsynced(Random? random = null)
    {
        if (random is not null)
            new RandomPowerCut(random).Apply(this, _unsynced, _synced);
        _unsynced.Clear();
    }

    /// <summary>Damage on the medium: seen by every reader, and not mended by any sync.</summary>
    public void FlipBits(long offset, byte mask)
    {
        if (offset < _synced.Length)
            _synced.FlipBits(offset, mask);
        _seen.FlipBits(offset, mask);
    }

    /// <summary>A copy that is fully synced.</summary>
    public MemoryFile Copy() => new(new FileImage(_seen));

    public override MemoryNode AfterPowerCut(PowerCut cut)
    {
        var image = new FileImage(_synced);
        if (_unsynced.Count > 0)
            cut.Apply(this, _unsynced, image);
        return new MemoryFile(image);
    }

    public override MemoryNode Fork(Dictionary<MemoryNode, MemoryNode> copies)
    {
        if (copies.TryGetValue(this, out MemoryNode? known))
            return known;
        var copy = new MemoryFile(new FileImage(_synced), new FileImage(_seen));
        copy._unsynced.AddRange(_unsynced);
        copies.Add(this, copy);
        return copy;
    }

    private void Change(FileChange change)
    {
        _seen.Apply(change);
        _unsynced.Add(change);
    }
}
