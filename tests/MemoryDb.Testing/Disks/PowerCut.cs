namespace MemoryDb.Testing;

/// <summary>
/// Decides what one power cut leaves of that which no sync has made durable: any subset, in no order, writes torn
/// between sectors. Each file and folder draws how much of it survives, so that "nothing", "everything" and mixtures
/// all come up often.
/// </summary>
internal sealed class PowerCut(Random random)
{
    private const int SectorBytes = 512;

    private readonly Dictionary<MemoryNode, MemoryNode> _survivors = [];

    /// <summary>The survivor of a node: the same for all its names.</summary>
    public MemoryNode Survivor(MemoryNode node)
    {
        if (!_survivors.TryGetValue(node, out MemoryNode? survivor))
        {
            survivor = node.AfterPowerCut(this);
            _survivors.Add(node, survivor);
        }
        return survivor;
    }

    /// <summary>The changes of names that survive.</summary>
    public IEnumerable<NameChange> Choose(IReadOnlyList<NameChange> changes)
    {
        double share = DrawShare();
        return changes.Where(_ => Happens(share)).ToArray();
    }

    /// <summary>Applies to the stored bytes whatever survives of the changes.</summary>
    public void Apply(IReadOnlyList<FileChange> changes, FileImage image)
    {
        double share = DrawShare();
        foreach (FileChange change in changes)
        {
            if (change.Bytes is null || random.Next(2) == 0)
            {
                if (Happens(share))
                    image.Apply(change);
            }
            else
                ApplyTorn(change.Offset, change.Bytes, share, image);
        }
    }

    private void ApplyTorn(long offset, byte[] bytes, double share, FileImage image)
    {
        // The file may have grown although the bytes at its end did not arrive.
        if (offset + bytes.Length > image.Length && Happens(share))
            image.SetLength(offset + bytes.Length);
        for (int start = 0; start < bytes.Length;)
        {
            int toSectorEnd = SectorBytes - (int)((offset + start) % SectorBytes);
            int count = Math.Min(toSectorEnd, bytes.Length - start);
            if (Happens(share))
                image.Write(offset + start, bytes.AsSpan(start, count));
            start += count;
        }
    }

    private double DrawShare() => random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };

    private bool Happens(double share) => random.NextDouble() < share;
}
