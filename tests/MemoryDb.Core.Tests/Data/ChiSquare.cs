namespace MemoryDb.Core.Tests.Data;

internal static class ChiSquare
{
    /// <summary>Fails if equally likely outcomes would give such counts less than once in a million.</summary>
    public static void AssertUniform(IReadOnlyCollection<int> counts)
    {
        double expected = counts.Average();
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        double freedom = counts.Count - 1;
        // Wilson and Hilferty: the cube root of a chi-square variable is nearly normal.
        double spread = 2 / (9 * freedom);
        double deviation = (Math.Cbrt(statistic / freedom) - (1 - spread)) / Math.Sqrt(spread);
        Assert.True(deviation < 4.8, $"{deviation:F1} standard deviations from uniform");
    }
}
