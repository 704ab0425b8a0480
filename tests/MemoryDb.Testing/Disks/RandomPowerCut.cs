namespace MemoryDb.Testing;

/// <summary>
/// Any subset survives, in no order, writes torn between sectors or pages. Each file and folder draws how much of it
/// survives, so that "nothing", "everything" and mixtures all come up often.
/// </summary>
internal sealed class RandomPowerCut(Random random) : PowerCut
{
    /// <summary>
    /// Whether zeros or noise may stand where a part of a write did not arrive, instead of old bytes.
    /// </summary>
    public bool FillsTornBlocks { get; init; }

    public override IEnumerable<NameChange> Choose(MemoryFolder folder, IReadOnlyList<NameChange> changes)
    {
        double share = DrawShare();
        return changes.Where(_ => Happens(share)).ToArray();
    }

    public override void Apply(MemoryFile file, IReadOnlyList<FileChange> changes, FileImage image)
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
                Tear(change, share, image);
        }
    }

    private void Tear(FileChange change, double share, FileImage image)
    {
        int blockBytes = random.Next(4) == 0 ? TornWrite.PageBytes : TornWrite.SectorBytes;
        TornFill fill = !FillsTornBlocks
            ? TornFill.OldBytes
            : random.Next(4) switch { 0 => TornFill.Zeros, 1 => TornFill.Noise, _ => TornFill.OldBytes };
        bool hasGrown = Happens(share); // although the bytes at its end may not have arrived
        new TornWrite(blockBytes, fill, random).Apply(change, _ => Happens(share), hasGrown, image);
    }

    private double DrawShare() => random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };

    private bool Happens(double share) => random.NextDouble() < share;
}
