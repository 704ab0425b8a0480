using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>
/// One key. 32 bytes, so that two share a cache line. A string's key and value are a <see cref="PlacedPair"/>; every
/// other type is a <see cref="CollectionValue"/>, which holds its key.
/// </summary>
internal struct Entry : IByteMapEntry
{
    /// <summary><see cref="ExpireAt"/> of a key that does not expire.</summary>
    public const long NeverExpires = 0;

    /// <summary>The last time at which a key can expire; about the year 37,000.</summary>
    public const long LatestExpiry = (1L << (64 - PlaceBits)) - 1;

    /// <summary>Of a pair's place in its block, beside the expiry.</summary>
    public const int PlaceBits = 14;

    private const ulong PlaceMask = (1UL << PlaceBits) - 1;

    /// <summary>Of the effect batch that touched the key last.</summary>
    public Revision Revision;

    private ulong _expiryAndPlace;

    public Entry(ulong hash, CollectionValue collection)
    {
        Hash = hash;
        Reference = collection;
    }

    public Entry(ulong hash, in PlacedPair pair)
    {
        Hash = hash;
        Pair = pair;
    }

    /// <summary>Unix milliseconds, or <see cref="NeverExpires"/>; at most <see cref="LatestExpiry"/>.</summary>
    public long ExpireAt
    {
        readonly get => (long)(_expiryAndPlace >> PlaceBits);
        set => _expiryAndPlace = ((ulong)value << PlaceBits) | (_expiryAndPlace & PlaceMask);
    }

    /// <summary>
    /// A pair's block (a string), or a <see cref="CollectionValue"/>; null where there is no entry.
    /// </summary>
    public object? Reference { get; private set; }

    /// <summary>Key and value of a string.</summary>
    public PlacedPair Pair
    {
        readonly get => new(Unsafe.As<byte[]>(Reference!), (int)(_expiryAndPlace & PlaceMask));
        set
        {
            Reference = value.Block;
            _expiryAndPlace = (_expiryAndPlace & ~PlaceMask) | (uint)value.Place;
        }
    }

    /// <summary>
    /// Whether <see cref="Pair"/> may be used: then it has a place, and no pair is at place 0. To ask what
    /// <see cref="Reference"/> is would be to wait for the block's first bytes, which change with each write in it.
    /// </summary>
    public readonly bool IsString => (_expiryAndPlace & PlaceMask) != 0;

    public readonly ulong Hash { get; }

    public readonly bool IsOccupied => Reference is not null;

    public readonly KeyType Type => Reference is CollectionValue collection ? collection.Type : KeyType.String;

    public readonly ReadOnlySpan<byte> Key =>
        IsString ? Pair.Key : ((CollectionValue)Reference!).Key;

    public readonly bool KeyEquals(ReadOnlySpan<byte> key) => Key.SequenceEqual(key);

    public readonly bool IsExpired(long nowMilliseconds) => ExpireAt != NeverExpires && ExpireAt <= nowMilliseconds;
}
