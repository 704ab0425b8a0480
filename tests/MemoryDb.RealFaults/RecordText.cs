using System.Buffers.Binary;

namespace MemoryDb.RealFaults;

/// <summary>
/// The records that are written here: length and bytes follow from a position and a nonce, which a record bears at its
/// beginning. So what is read can be checked without having kept what was written.
/// </summary>
internal static class RecordText
{
    private const int HeaderBytes = 16;
    private const int LargestSmallBytes = 700;
    private const int LargeBytes = 40_000;
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Mostly small; one in sixteen is written straight from the shared buffer.</summary>
    public static byte[] Create(long position, long nonce)
    {
        ulong word = Mix((ulong)position * Step ^ (ulong)nonce);
        bool isLarge = (word >> 32) % 16 == 0;
        int length = HeaderBytes + 1 + (int)(word % LargestSmallBytes) + (isLarge ? LargeBytes : 0);
        byte[] bytes = new byte[length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), nonce);
        for (int index = HeaderBytes; index < length; index++)
        {
            if (index % sizeof(ulong) == 0)
                word = Mix(word);
            bytes[index] = (byte)(word >> (index % sizeof(ulong) * 8));
        }

        return bytes;
    }

    /// <summary>The nonce of a record at a position; null if its bytes are not exactly those of one.</summary>
    public static long? NonceOf(ReadOnlySpan<byte> record, long position)
    {
        if (record.Length < HeaderBytes || BinaryPrimitives.ReadInt64LittleEndian(record) != position)
            return null;
        long nonce = BinaryPrimitives.ReadInt64LittleEndian(record[sizeof(long)..]);
        return record.SequenceEqual(Create(position, nonce)) ? nonce : null;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
