using System.Security.Cryptography;

namespace MemoryDb.Internal;

/// <summary>The one place where randomness enters: in production the operating system seeds every choice.</summary>
internal static class SystemSeededRandom
{
    public static Random Create() => new OperatingSystemRandom();

    /// <summary>
    /// Identities and hash keys must not be guessable, so they come from the system's generator itself.
    /// </summary>
    private sealed class OperatingSystemRandom : Random
    {
        public override int Next() => RandomNumberGenerator.GetInt32(int.MaxValue);

        public override int Next(int maxValue) => maxValue == 0 ? 0 : RandomNumberGenerator.GetInt32(maxValue);

        public override int Next(int minValue, int maxValue) =>
            minValue == maxValue ? minValue : RandomNumberGenerator.GetInt32(minValue, maxValue);

        public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

        public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

        public override double NextDouble() => Sample();

        protected override double Sample()
        {
            const int fractionBits = 53;
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            RandomNumberGenerator.Fill(bytes);
            return (BitConverter.ToUInt64(bytes) >> (64 - fractionBits)) / (double)(1UL << fractionBits);
        }
    }
}
