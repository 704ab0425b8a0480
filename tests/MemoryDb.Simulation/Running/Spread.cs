using System.Numerics;

namespace MemoryDb.Simulation;

/// <summary>
/// An order in which everything of a range comes up once, and early what is far apart: a few seeds see a little of all
/// of it instead of all of its beginning.
/// </summary>
internal static class Spread
{
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>The number that comes at a place of that order.</summary>
    /// <param name="place">From 0; it goes round at the end.</param>
    /// <param name="count">How many numbers there are: from 0 to one less.</param>
    public static int Take(int place, int count)
    {
        int stride = Math.Max(1, (int)(count * GoldenRatio));
        while (BigInteger.GreatestCommonDivisor(stride, count) != 1)
            stride++;
        return (int)((long)place % count * stride % count);
    }
}
