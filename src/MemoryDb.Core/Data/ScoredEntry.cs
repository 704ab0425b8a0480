namespace MemoryDb.Data;

/// <summary>A member of a <see cref="SortedSetValue"/>, by its node in the order of scores.</summary>
internal readonly struct ScoredEntry(ulong hash, SkipListNode node) : IByteMapEntry
{
    /// <inheritdoc/>
    public ulong Hash => hash;

    /// <summary>Member and score.</summary>
    public SkipListNode Node => node;

    /// <inheritdoc/>
    public bool IsOccupied => node is not null;

    /// <inheritdoc/>
    public bool KeyEquals(ReadOnlySpan<byte> key) => node.Member.AsSpan().SequenceEqual(key);
}
