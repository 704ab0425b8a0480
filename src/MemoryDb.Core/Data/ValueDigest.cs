using System.Buffers.Binary;

namespace MemoryDb.Data;

/// <summary>
/// The canonical digest of a value's content: 128 bits, alike in every process and for ever, since digests are logged
/// and compared by others. Each element is hashed with a fixed key; hashes are added up where order has no meaning,
/// and evaluated as a polynomial where it has; the type and the count close it. Scores count by their bits, so that
/// 0.0 and -0.0 differ. It finds divergence, not forgery.
/// </summary>
internal struct ValueDigest(KeyType type)
{
    /// <summary>Any number without a pattern; odd, so that no element of a list loses its influence.</summary>
    private static readonly UInt128 Multiplier = new(0x2360ed051fc65da4, 0x4385df649fccf645);

    /// <summary>Sets the closing hash apart from those of elements.</summary>
    private const ulong ClosingMark = 1ul << 63;

    private UInt128 _sum;
    private long _count;

    /// <summary>The digest of a string.</summary>
    public static UInt128 OfString(ReadOnlySpan<byte> value) => Hash(KeyType.String, 0, value);

    /// <summary>The hash of some bytes, set apart by a type and a number.</summary>
    public static UInt128 Hash(KeyType type, ulong number, ReadOnlySpan<byte> bytes) =>
        SipHash.ComputeWide((ulong)type, number, bytes);

    /// <summary>Takes in an element whose place has no meaning.</summary>
    public void AddUnordered(ReadOnlySpan<byte> element, double score = 0)
    {
        _sum += Hash(type, BitConverter.DoubleToUInt64Bits(score), element);
        _count++;
    }

    /// <summary>Takes in the next element of a sequence.</summary>
    public void AddOrdered(ReadOnlySpan<byte> element)
    {
        _sum = _sum * Multiplier + Hash(type, 0, element);
        _count++;
    }

    /// <summary>The digest of all that was taken in.</summary>
    public readonly UInt128 Finish()
    {
        Span<byte> sum = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(sum, _sum);
        return SipHash.ComputeWide((ulong)type | ClosingMark, (ulong)_count, sum);
    }
}
