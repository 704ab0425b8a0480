using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MemoryDb.Log;

/// <summary>
/// Draws from the operating system, so that identities never repeat, also across processes and machines.
/// </summary>
internal sealed class OperatingSystemRandom() : Random(0)
{
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    public override int Next() => (int)(NextUInt64() % int.MaxValue);

    public override long NextInt64() => (long)(NextUInt64() % long.MaxValue);

    protected override double Sample() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
