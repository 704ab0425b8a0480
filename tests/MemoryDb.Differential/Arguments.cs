using System.Globalization;
using System.Text;

namespace MemoryDb.Differential;

/// <summary>Draws arguments: few keys, few members, and numbers at the edges, so that commands meet.</summary>
internal class Arguments(Random random)
{
    private static readonly byte[][] Keys =
        [.. new[] { "a", "b", "c", "d{x}", "e{x}", "" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "", "0", "1", "-1", "7", "10", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "01",
            "+1", " 1", "1.5", "-2.75", "0.1", "1e3", "inf", "-inf", "nan", "a", "b", "ab", "abc", "aab", "x", "y", "*",
            "a*", "\u00e4", new string('m', 70),
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0x00, 0x80],
    ];

    private static readonly byte[][] Members =
        [.. new[] { "", "1", "2", "-1", "a", "ab", "b" }.Select(Encoding.UTF8.GetBytes), [0xff, 0x00, 0x80]];

    private static readonly byte[][] Patterns =
    [
        .. new[]
        {
            "*", "a*", "*b", "?", "??", "[a-c]", "[c-a]*", "[^a]", "[^a-]*", "[ab", "[", "[a-", "\\*", "\\a", "a\\",
            "d{?}", "*{*}", "1*", "*a*b*", "[\\a]", "[]a]", "[^]", "", "?*", "**b**", "[a-c-]", "[a-\\c]", "[^^]", "-?",
            "[0-9]*",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, (byte)'*'],
    ];

    private static readonly long[] EdgeIntegers =
    [
        0, 1, -1, 2, -2, 3, 5, -5, 100, -100, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue,
        long.MaxValue - 1, long.MinValue + 1,
    ];

    private static readonly double[] Numbers =
    [
        0, -0.0, 1, -1, 1.5, -2.25, 3, 0.1, 0.2, 1e10, -1e10, 1e-5, 3.141592653589793, 1e17, double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    public Random Random { get; } = random;

    /// <summary>All keys there are.</summary>
    public static IReadOnlyList<byte[]> AllKeys => Keys;

    public byte[] Key() => Keys[Random.Next(Keys.Length)];

    /// <summary>Several keys, of which one may come twice.</summary>
    public byte[][] SomeKeys(int most = 3) => Some(Key, most);

    /// <summary>Any text: a value.</summary>
    public virtual byte[] Text() => Texts[Random.Next(Texts.Length)];

    /// <summary>One of a few, mostly, so that a member, a field or an item is met again.</summary>
    public byte[] Member() => Chance(6) ? Text() : Members[Random.Next(Members.Length)];

    public byte[][] SomeMembers(int most = 4) => Some(Member, most);

    /// <summary>
    /// A few, or sometimes so many different ones that what stores them must grow into another shape.
    /// </summary>
    public byte[][] FewOrManyMembers(int few) => Chance(60)
        ? [.. Enumerable.Range(0, Random.Next(100, 400)).Select(static number => Encoding.ASCII.GetBytes($"n{number}"))]
        : SomeMembers(few);

    /// <summary>What a scan matches.</summary>
    public byte[] Pattern() => Patterns[Random.Next(Patterns.Length)];

    /// <summary>Mostly small, sometimes at an edge.</summary>
    public long Integer() => Random.Next(4) == 0 ? EdgeIntegers[Random.Next(EdgeIntegers.Length)] : Random.Next(-6, 7);

    /// <summary>A count that is not negative, mostly small.</summary>
    public int Count() => Random.Next(8) == 0 ? int.MaxValue : Random.Next(6);

    /// <summary>A count that is sometimes none at all.</summary>
    public int AnyCount() => Chance(20) ? -1 : Count();

    public double Number() => Numbers[Random.Next(Numbers.Length)];

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[Random.Next(choices.Length)];

    public T[] Some<T>(Func<T> draw, int most)
    {
        var drawn = new T[Random.Next(1, most + 1)];
        for (int index = 0; index < drawn.Length; index++)
            drawn[index] = draw();
        return drawn;
    }

    public static Key[] ToKeys(byte[][] keys) => Array.ConvertAll(keys, static key => new Key(key));

    /// <summary>A number as Redis reads it.</summary>
    public static byte[] Show(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Show(long)"/>
    public static byte[] Show(double number) => Encoding.ASCII.GetBytes(
        double.IsPositiveInfinity(number) ? "inf"
        : double.IsNegativeInfinity(number) ? "-inf"
        : number.ToString("R", CultureInfo.InvariantCulture));
}
