using System.Buffers.Binary;

namespace MemoryDb.Data;

/// <summary>
/// The hash of keys, fields and members: <see cref="SipHash"/> under a secret key, so that nobody can choose keys that
/// collide. The key is drawn once per engine; equal seeds give equal hashes, so that a simulation replays.
/// </summary>
internal sealed class KeyedHash
{
    private readonly ulong _keyLow;
    private readonly ulong _keyHigh;

    public KeyedHash(Random random)
    {
        Span<byte> key = stackalloc byte[16];
        random.NextBytes(key);
        _keyLow = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _keyHigh = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>The hash of <paramref name="bytes"/>; any thread may call it.</summary>
    public ulong Compute(ReadOnlySpan<byte> bytes) => SipHash.Compute(_keyLow, _keyHigh, bytes);
}
