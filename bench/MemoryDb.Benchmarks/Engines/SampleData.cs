using System.Globalization;

namespace MemoryDb.Benchmarks;

/// <summary>Keys of 16 bytes and values of 100, the same for every engine.</summary>
internal static class SampleData
{
    public const int KeyCount = 1_000_000;
    public const int ValueBytes = 100;

    // Odd and far from a power of two: neighbouring operations meet keys that lie far apart in memory.
    private const long Stride = 514_229;

    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"key:{number:D12}");

    public static string[] AllKeys() => [.. Enumerable.Range(0, KeyCount).Select(Key)];

    /// <summary>Which key an operation uses: all keys in turn, scattered.</summary>
    public static int KeyOf(long operation) => (int)(operation * Stride % KeyCount);
}
