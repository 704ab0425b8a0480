using System.Globalization;
using System.Numerics;
using System.Text;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class RedisNumberAdditionTests
{
    [Theory]
    [InlineData("3.0", "0.1", "3.1")]
    [InlineData("10.50", "0.1", "10.6")]
    [InlineData("10.6", "-5", "5.6")]
    [InlineData("5.0e3", "2.0e2", "5200")]
    [InlineData("5.0e3", "200", "5200")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("1", "-1", "0")]
    [InlineData("-0.0", "0", "0")]
    [InlineData("100", "0", "100")]
    [InlineData("1", "1.00000000000000000000000001", "2.00000000000000000000000001")]
    [InlineData("0", "1e-5", "0.00001")]
    [InlineData("1e20", "1", "100000000000000000001")]
    [InlineData("17179869184", "1.5", "17179869185.5")]
    public void A_sum_is_the_one_that_people_expect(string current, string increment, string sum)
    {
        Assert.True(RedisNumber.TryAdd(Utf8(current), Utf8(increment), out byte[] result));
        Assert.Equal(sum, Encoding.UTF8.GetString(result));
    }

    [Fact]
    public void Doubles_and_decimals_are_added_by_their_shortest_text()
    {
        Assert.True(RedisNumber.TryAdd("3.0"u8, 0.1, out byte[] result));
        Assert.Equal("3.1"u8, result);
        Assert.True(RedisNumber.TryAdd("10.50"u8, 0.10m, out result));
        Assert.Equal("10.6"u8, result);
        Assert.True(RedisNumber.TryAdd("0"u8, decimal.MaxValue, out _));
        Assert.True(RedisNumber.TryAdd("0"u8, double.Epsilon, out result));
        Assert.True(RedisNumber.TryParseDouble(result, out double smallest));
        Assert.Equal(double.Epsilon, smallest);
    }

    [Fact]
    public void What_no_decimal_holds_is_added_as_doubles()
    {
        Assert.True(RedisNumber.TryAdd("1e300"u8, 1e299, out byte[] result));
        Assert.Equal("11" + new string('0', 299), Encoding.UTF8.GetString(result));
        Assert.True(RedisNumber.TryAdd("0.00000000000000000000000000000000000001"u8, 1.0, out result));
        Assert.Equal("1"u8, result);
    }

    [Theory]
    [InlineData("79228162514264337593543950335", "0.1", "79228162514264340000000000000")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335", "158456325028528680000000000000")]
    [InlineData("9007199254740993", "0.000000000000000001", "9007199254740993")]
    [InlineData("9007199254740993", "1e-40", "9007199254740992")]
    public void A_sum_keeps_28_digits_where_decimals_hold_both_numbers_and_17_elsewhere(
        string current, string increment, string sum)
    {
        Assert.True(RedisNumber.TryAdd(Utf8(current), Utf8(increment), out byte[] result));
        Assert.Equal(sum, Encoding.UTF8.GetString(result));
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("abc", "1")]
    [InlineData("1 ", "1")]
    [InlineData("nan", "1")]
    [InlineData("1", "nan")]
    [InlineData("inf", "1")]
    [InlineData("inf", "-inf")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e308")]
    public void What_is_no_number_or_gives_none_is_refused(string current, string increment)
    {
        Assert.False(RedisNumber.TryAdd(Utf8(current), Utf8(increment), out byte[] result));
        Assert.Empty(result);
    }

    [Fact]
    public void A_sum_of_up_to_28_digits_is_exact()
    {
        SeededRun.ForEach(5000, random =>
        {
            decimal left = NextDecimal(random);
            decimal right = NextDecimal(random);
            Assert.True(RedisNumber.TryAdd(Utf8(Text(left)), right, out byte[] result));
            BigInteger expected = Scaled(Text(left)) + Scaled(Text(right));
            Assert.Equal(expected, Scaled(Encoding.UTF8.GetString(result)));
        });
    }

    // 13 digits before and 10 behind the point at most.
    private static decimal NextDecimal(Random random) =>
        new decimal(random.NextInt64(-9_999_999_999_999, 9_999_999_999_999)) / (decimal)Math.Pow(10, random.Next(11));

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static BigInteger Scaled(string text)
    {
        string[] parts = text.Split('.');
        string decimals = parts.Length > 1 ? parts[1] : "";
        return BigInteger.Parse(parts[0] + decimals.PadRight(30, '0'), CultureInfo.InvariantCulture);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
