using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

/// <summary>An entry that can make the map run out of memory, at a chosen look at some hash.</summary>
internal readonly struct FailingEntry(ulong hash, byte[] key) : IByteMapEntry
{
    /// <summary>After how many looks at hashes the memory ends; negative: never.</summary>
    [ThreadStatic]
    public static int LooksUntilFailure;

    public ulong Hash => LooksUntilFailure-- == 0 ? throw new OutOfMemoryException("as planned") : hash;

    public bool IsOccupied => key is not null;

    public byte[] Key => key;

    public bool KeyEquals(ReadOnlySpan<byte> other) => key.AsSpan().SequenceEqual(other);
}
