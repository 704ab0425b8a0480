namespace MemoryDb.Data;

/// <summary>A member that several sorted sets may have, with what their scores make so far.</summary>
internal struct AggregatedEntry(ulong hash, byte[] member, double score) : IByteMapEntry
{
    /// <inheritdoc/>
    public readonly ulong Hash => hash;

    /// <summary>The member's bytes.</summary>
    public readonly byte[] Member => member;

    /// <summary>The score so far.</summary>
    public double Score { readonly get; set; } = score;

    /// <inheritdoc/>
    public readonly bool IsOccupied => member is not null;

    /// <inheritdoc/>
    public readonly bool KeyEquals(ReadOnlySpan<byte> key) => member.AsSpan().SequenceEqual(key);
}
