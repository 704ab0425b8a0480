using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MemoryDb.Internal;

/// <summary>
/// Draws from the operating system: the one place where chance enters in production. Identities never repeat, also
/// across processes and machines, and hash keys cannot be guessed.
/// </summary>
internal sealed class OperatingSystemRandom() : Random(0)
{
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    public override int Next() => (int)(NextUInt64() % int.MaxValue);

    public override int Next(int maxValue) => RandomNumberGenerator.GetInt32(Math.Max(1, maxValue));

    public override long NextInt64() => (long)(NextUInt64() % long.MaxValue);

    protected override double Sample() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
