namespace MemoryDb.Data;

/// <summary>
/// What a <see cref="ByteMap{TEntry}"/> must know of its entries. The default value is an unoccupied entry.
/// </summary>
internal interface IByteMapEntry
{
    /// <summary>The hash of the key; it never changes while the entry is in a map.</summary>
    ulong Hash { get; }

    /// <summary>Whether there is a key: false for the default value alone.</summary>
    bool IsOccupied { get; }

    /// <summary>Whether the entry's key is <paramref name="key"/>.</summary>
    bool KeyEquals(ReadOnlySpan<byte> key);
}
