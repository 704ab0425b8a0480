using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

/// <summary>An entry that counts how often any of its kind is looked at: what an operation on a map costs.</summary>
internal struct CountedEntry(ulong hash, byte[] key) : IByteMapEntry
{
    [ThreadStatic]
    public static long LookCount;

    public readonly ulong Hash
    {
        get
        {
            LookCount++;
            return hash;
        }
    }

    public readonly bool IsOccupied => key is not null;

    public readonly bool KeyEquals(ReadOnlySpan<byte> other)
    {
        LookCount++;
        return key.AsSpan().SequenceEqual(other);
    }
}
