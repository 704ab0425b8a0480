using System.Buffers.Binary;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

/// <summary>An entry whose hash a test chooses.</summary>
internal struct TestEntry(ulong hash, byte[] key, int value) : IByteMapEntry
{
    public int Value = value;

    public readonly ulong Hash => hash;

    public readonly byte[] Key => key;

    public readonly bool IsOccupied => key is not null;

    public readonly bool KeyEquals(ReadOnlySpan<byte> other) => key.AsSpan().SequenceEqual(other);

    public readonly int Number => BinaryPrimitives.ReadInt32LittleEndian(key);

    public static byte[] KeyOf(int number)
    {
        var key = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }
}
