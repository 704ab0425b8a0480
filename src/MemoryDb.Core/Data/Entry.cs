namespace MemoryDb.Data;

/// <summary>
/// One key. 32 bytes, so that two share a cache line. A string is a <see cref="StoredPair"/> of key and value in one
/// array; every other type is a <see cref="CollectionValue"/>, which holds its key.
/// </summary>
internal struct Entry : IByteMapEntry
{
    /// <summary><see cref="ExpireAt"/> of a key that does not expire.</summary>
    public const long NeverExpires = 0;

    /// <summary>Of the effect batch that touched the key last.</summary>
    public Revision Revision;

    /// <summary>Unix milliseconds, or <see cref="NeverExpires"/>.</summary>
    public long ExpireAt;

    /// <summary>A <c>byte[]</c> (string) or a <see cref="CollectionValue"/>; null in an unoccupied place.</summary>
    public object? Reference;

    public Entry(ulong hash, object reference)
    {
        Hash = hash;
        Reference = reference;
    }

    public readonly ulong Hash { get; }

    public readonly bool IsOccupied => Reference is not null;

    public readonly KeyType Type => Reference is CollectionValue collection ? collection.Type : KeyType.String;

    public readonly ReadOnlySpan<byte> Key =>
        Reference is byte[] pair ? StoredPair.Key(pair) : ((CollectionValue)Reference!).Key;

    public readonly bool KeyEquals(ReadOnlySpan<byte> key) => Key.SequenceEqual(key);

    public readonly bool IsExpired(long nowMilliseconds) => ExpireAt != NeverExpires && ExpireAt <= nowMilliseconds;
}
