namespace MemoryDb.Data;

/// <summary>A field with its value in a <see cref="HashValue"/>.</summary>
internal readonly struct PairEntry(ulong hash, byte[] pair) : IByteMapEntry
{
    /// <inheritdoc/>
    public ulong Hash => hash;

    /// <summary>Field and value, a <see cref="StoredPair"/>.</summary>
    public byte[] Pair => pair;

    /// <inheritdoc/>
    public bool IsOccupied => pair is not null;

    /// <inheritdoc/>
    public bool KeyEquals(ReadOnlySpan<byte> key) => StoredPair.KeyEquals(pair, key);
}
