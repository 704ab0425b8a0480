using Xunit.Sdk;

namespace MemoryDb.Core.Tests.Serialization;

/// <summary>Runs a check under many seeds and names the seed of the run that failed.</summary>
internal static class SeededRun
{
    public static void ForEach(int seedCount, Action<Random> check)
    {
        for (int seed = 1; seed <= seedCount; seed++)
        {
            try
            {
                check(new Random(seed));
            }
            catch (Exception error)
            {
                throw new XunitException($"Failed with seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>A number whose bit length is uniform, so that every size of encoding is met.</summary>
    public static long NextInteger(this Random random)
    {
        long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        return random.Next(2) == 0 ? value : -value;
    }

    /// <summary>A finite double from all magnitudes, or a short decimal fraction.</summary>
    public static double NextFinite(this Random random)
    {
        if (random.Next(3) == 0)
            return random.Next(-100_000, 100_000) / 100.0;
        double value;
        do
            value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        while (!double.IsFinite(value));
        return value;
    }

    /// <summary>Valid text from all planes of Unicode.</summary>
    public static string NextText(this Random random, int maxRunes)
    {
        var text = new System.Text.StringBuilder();
        for (int count = random.Next(maxRunes + 1); count > 0; count--)
        {
            int limit = random.Next(4) switch { 0 => 0x80, 1 => 0x800, 2 => 0xd800, _ => 0x10ffff };
            int value = random.Next(limit);
            text.Append(new System.Text.Rune(System.Text.Rune.IsValid(value) ? value : 'x').ToString());
        }

        return text.ToString();
    }
}
