using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MemoryDb.Simulation;

/// <summary>
/// A record that tells its number and length and follows from them: what was read can be checked without having kept
/// what was written.
/// </summary>
internal static class SimulatedRecord
{
    public const int LeastBytes = 16;

    private const ulong Step = 0x9E3779B97F4A7C15;

    public static byte[] Create(long number, int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes, number);
        return bytes;
    }

    /// <summary>The number of a record; null if its bytes are not exactly those of a record.</summary>
    public static long? NumberOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LeastBytes || BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) != bytes.Length)
            return null;
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        byte[] expected = new byte[bytes.Length];
        Fill(expected, number);
        return bytes.SequenceEqual(expected) ? number : null;
    }

    private static void Fill(byte[] bytes, long number)
    {
        const byte NotZero = 0xEE;
        bytes.AsSpan(bytes.Length & ~(sizeof(ulong) - 1)).Fill(NotZero);
        ulong word = (ulong)number * Step;
        foreach (ref ulong target in MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()))
            target = word += Step;
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), bytes.Length);
    }
}
