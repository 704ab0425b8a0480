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
    {
        _synced = synced;
        _seen = new FileImage(synced);
    }

    /// <summary>The storage view and lock that hold the file's advisory lock, if any.</summary>
    public object? LockHolder { get; set; }

    public int Length => _seen.Length;

    public int UnsyncedCount => _unsynced.Count;

    public byte[] SeenBytes => _seen.ToArray();

    public byte[] SyncedBytes => _synced.ToArray();

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
    /// however successful, stores them.
    /// </summary>
    public void LoseUnsynced() => _unsynced.Clear();

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
        cut.Apply(_unsynced, image);
        return new MemoryFile(image);
    }

    private void Change(FileChange change)
    {
        _seen.Apply(change);
        _unsynced.Add(change);
    }
}
