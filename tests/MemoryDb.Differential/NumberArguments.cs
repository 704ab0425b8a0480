using System.Text;

namespace MemoryDb.Differential;

/// <summary>
/// Numbers whose sums both databases calculate alike: Redis adds with 64 bits and shows 17 decimals, ours adds in
/// decimal. A sequence has either eighths, which bits hold exactly, or numbers so small that 17 decimals round Redis'
/// error away; all its sums have at most 15 digits.
/// </summary>
internal sealed class NumberArguments : Arguments
{
    private static readonly byte[][] NoNumbers = Encode(
        "", "a", " 1", "1 ", "1,5", "nan", "inf", "-inf", "1.5x", "--1", ".", "e1", "1_0");

    private static readonly byte[][] Eighths = Encode(
        "0", "1", "-1", "0.5", "-2.75", "3.125", "1000000", "-1234567.875", "12e2", "1.5e3", "-0", "+5", "007", "2.",
        ".25", "12.500");

    private static readonly byte[][] Decimals = Encode(
        "0", "1", "-1", "0.1", "-0.2", "3.14", "-2.718", "0.001", "5e-1", "1.5e0", "1E-2", "-0.0", "+0.3", "00.7", "1.",
        ".05", "0.100");

    private readonly bool _hasEighths;

    public NumberArguments(Random random)
        : base(random) => _hasEighths = Chance(2);

    /// <summary>Mostly a number that can be added to.</summary>
    public override byte[] Text() =>
        OneOf<byte[]>(Chance(6) ? NoNumbers : _hasEighths ? Eighths : Decimals);

    /// <summary>What is added, sometimes nothing that can be.</summary>
    public double Amount() => Chance(30)
        ? OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity)
        : _hasEighths
            ? OneOf(0, 1, -1, 0.5, -0.125, 2.75, -10.25, 1000, -123456.625, 1e6)
            : OneOf(0, 0.5, -0.5, 0.1, -0.1, 0.2, 0.3, -0.35, 0.01, 0.001, -0.0);

    /// <summary>A whole amount, which sums stay as small with.</summary>
    public long WholeAmount() => _hasEighths ? Random.Next(-1000, 1000) : Random.Next(-1, 2);

    private static byte[][] Encode(params string[] texts) => Array.ConvertAll(texts, Encoding.ASCII.GetBytes);
}
