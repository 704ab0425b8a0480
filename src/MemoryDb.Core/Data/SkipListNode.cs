namespace MemoryDb.Data;

/// <summary>
/// A member with its score in a <see cref="SkipList"/>. Three of four have one level, held in the node itself.
/// </summary>
internal sealed class SkipListNode
{
    private SkipListLink _bottom;
    private SkipListLink[]? _upper;

    internal SkipListNode(byte[] member, double score, int height)
    {
        Member = member;
        Score = score;
        Grow(height);
    }

    /// <summary>The member's bytes, never changed.</summary>
    public byte[] Member { get; }

    /// <summary>The score; the list alone sets it.</summary>
    public double Score { get; internal set; }

    /// <summary>The next node upwards.</summary>
    public SkipListNode? Next => _bottom.Forward;

    /// <summary>The next node downwards.</summary>
    public SkipListNode? Previous { get; internal set; }

    /// <summary>How many levels the node has.</summary>
    internal int Height => _upper is null ? 1 : _upper.Length + 1;

    /// <summary>The link of a level, 0 being the bottom.</summary>
    internal ref SkipListLink Link(int level)
    {
        if (level == 0)
            return ref _bottom;
        return ref _upper![level - 1];
    }

    /// <summary>Gives the node at least <paramref name="height"/> levels.</summary>
    internal void Grow(int height)
    {
        if (height > Height)
            Array.Resize(ref _upper, height - 1);
    }
}
