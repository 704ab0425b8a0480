using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// Redis' 16,384 hash slots: CRC-16/XMODEM of the key, or of its tag: what stands between the first <c>{</c> and the
/// next <c>}</c>, unless that is empty. Keys with the same tag share a slot.
/// </summary>
internal static class HashSlots
{
    /// <summary>How many slots there are.</summary>
    public const int Count = 16384;

    private const int Polynomial = 0x1_1021;
    private const int BytesAtOnce = 8;

    /// <summary>x^80 divided by the polynomial, without its highest bit, of x^64.</summary>
    private const ulong Reciprocal = 0x1130_3471_a041_b343;

    /// <summary>
    /// At [256 k + b] the checksum of the byte b with k zero bytes behind it: a checksum is linear, so that of eight
    /// bytes is the XOR of eight independent look-ups.
    /// </summary>
    private static readonly ushort[] Table = CreateTable();

    /// <summary>The slot of <paramref name="key"/>.</summary>
    [MethodImpl(Compiled.ForGood)]
    public static int Of(ReadOnlySpan<byte> key) => Checksum(TagOf(key)) & (Count - 1);

    /// <summary>The CRC-16/XMODEM of <paramref name="bytes"/>.</summary>
    [MethodImpl(Compiled.ForGood)]
    internal static ushort Checksum(ReadOnlySpan<byte> bytes) =>
        Pclmulqdq.IsSupported ? ChecksumByDivision(bytes) : ChecksumByTable(bytes);

    /// <summary>The same, for processors that cannot multiply without carries.</summary>
    [MethodImpl(Compiled.ForGood)]
    internal static ushort ChecksumByTable(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ushort> table = Table;
        int checksum = 0;
        for (; bytes.Length >= BytesAtOnce; bytes = bytes[BytesAtOnce..])
        {
            checksum = table[7 * 256 + (bytes[0] ^ checksum >> 8)]
                ^ table[6 * 256 + (bytes[1] ^ checksum & 0xff)]
                ^ table[5 * 256 + bytes[2]]
                ^ table[4 * 256 + bytes[3]]
                ^ table[3 * 256 + bytes[4]]
                ^ table[2 * 256 + bytes[5]]
                ^ table[256 + bytes[6]]
                ^ table[bytes[7]];
        }
        foreach (byte value in bytes)
            checksum = (ushort)(checksum << 8) ^ table[checksum >> 8 ^ value];
        return (ushort)checksum;
    }

    /// <summary>
    /// The checksum is the rest of a division of polynomials. In pieces of 8, 4, 2 and 1 bytes, as they have just been
    /// stored (<see cref="Serialization.AsciiText"/>).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort ChecksumByDivision(ReadOnlySpan<byte> bytes)
    {
        ulong checksum = 0;
        for (; bytes.Length >= BytesAtOnce; bytes = bytes[BytesAtOnce..])
            checksum = Rest(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ checksum << 48);
        if (bytes.Length >= sizeof(uint))
        {
            checksum = Rest(BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ checksum << 16);
            bytes = bytes[sizeof(uint)..];
        }

        if (bytes.Length >= sizeof(ushort))
        {
            checksum = Rest(BinaryPrimitives.ReadUInt16BigEndian(bytes) ^ checksum);
            bytes = bytes[sizeof(ushort)..];
        }

        if (!bytes.IsEmpty)
            checksum = Rest(bytes[0] ^ checksum >> 8) ^ checksum << 8;
        return (ushort)checksum;
    }

    /// <summary>
    /// What <paramref name="word"/> with 16 zero bits behind it leaves when it is divided by the polynomial, by way of
    /// the reciprocal (Barrett: Implementing the RSA public key encryption algorithm on a standard digital signal
    /// processor, CRYPTO 1986; for checksums Gopal and others: Fast CRC computation for generic polynomials using
    /// PCLMULQDQ, Intel 2009).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Rest(ulong word)
    {
        ulong quotient = word ^ Multiply(word, Reciprocal).GetElement(1);
        return (ushort)Multiply(quotient, Polynomial).ToScalar();
    }

    /// <summary>The product of two polynomials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Multiply(ulong left, ulong right) =>
        Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(left), Vector128.CreateScalar(right), 0);

    private static ReadOnlySpan<byte> TagOf(ReadOnlySpan<byte> key)
    {
        int open = key.IndexOf((byte)'{');
        if (open < 0)
            return key;
        ReadOnlySpan<byte> rest = key[(open + 1)..];
        int length = rest.IndexOf((byte)'}');
        return length > 0 ? rest[..length] : key;
    }

    private static ushort[] CreateTable()
    {
        var table = new ushort[BytesAtOnce * 256];
        for (int value = 0; value < 256; value++)
        {
            int checksum = value << 8;
            for (int bit = 0; bit < 8; bit++)
                checksum = (checksum & 0x8000) != 0 ? checksum << 1 ^ Polynomial : checksum << 1;
            table[value] = (ushort)checksum;
        }
        for (int index = 256; index < table.Length; index++)
        {
            ushort shorter = table[index - 256];
            table[index] = (ushort)(shorter << 8 ^ table[shorter >> 8]);
        }
        return table;
    }
}
