using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class RedisNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("-7", -7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void An_integer_is_read_and_written_alike(string text, long value)
    {
        Assert.True(RedisNumber.TryParseInteger(Utf8(text), out long parsed));
        Assert.Equal(value, parsed);
        Assert.Equal(text, Encoding.UTF8.GetString(RedisNumber.FormatInteger(value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("00")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999")]
    [InlineData("١")]
    public void What_redis_takes_for_no_integer_is_refused(string text) =>
        Assert.False(RedisNumber.TryParseInteger(Utf8(text), out _));

    [Fact]
    public void Every_integer_reads_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll<long>(value =>
            RedisNumber.TryParseInteger(RedisNumber.FormatInteger(value), out long parsed) && parsed == value));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("3.0", 3)]
    [InlineData("+1.5", 1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("-5.0e3", -5000)]
    [InlineData("1E+2", 100)]
    [InlineData("00012", 12)]
    [InlineData("0e99999999999", 0)]
    [InlineData("0.00000000000000000000", 0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("INF", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    public void A_double_is_read_as_c_reads_it(string text, double value)
    {
        Assert.True(RedisNumber.TryParseDouble(Utf8(text), out double parsed));
        Assert.Equal(value, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("\t1")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("-nan")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.0")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("infinit")]
    [InlineData("∞")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    public void What_is_no_double_in_decimal_is_refused(string text)
    {
        Assert.False(RedisNumber.TryParseDouble(Utf8(text), out _));
        Assert.False(RedisNumber.TryParseSingle(Utf8(text), out _));
        Assert.False(RedisNumber.TryParseDecimal(Utf8(text), out _));
    }

    [Fact]
    public void Text_longer_than_redis_reads_is_refused()
    {
        Assert.True(RedisNumber.TryParseDouble(Utf8(new string('0', 5000) + "1"), out double value));
        Assert.Equal(1, value);
        Assert.False(RedisNumber.TryParseDouble(Utf8(new string('0', 6000) + "1"), out _));
    }

    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-0.0, "-0", "0")]
    [InlineData(3.1, "3.1", "3.1")]
    [InlineData(100, "100", "100")]
    [InlineData(-12.5, "-12.5", "-12.5")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "0.00001")]
    [InlineData(-1.25e-7, "-1.25e-07", "-0.000000125")]
    [InlineData(1e16, "10000000000000000", "10000000000000000")]
    [InlineData(1e17, "1e+17", "100000000000000000")]
    [InlineData(1.5e20, "1.5e+20", "150000000000000000000")]
    [InlineData(9007199254740993, "9007199254740992", "9007199254740992")]
    [InlineData(1234567890.123, "1234567890.123", "1234567890.123")]
    [InlineData(0.1 + 0.2, "0.30000000000000004", "0.30000000000000004")]
    public void A_double_is_written_as_redis_lays_it_out(double value, string general, string plain)
    {
        Assert.Equal(general, Encoding.UTF8.GetString(RedisNumber.FormatDouble(value)));
        Assert.Equal(plain, Plain(value));
    }

    [Theory]
    [InlineData(1e-4f, "0.0001")]
    [InlineData(0.1f, "0.1")]
    [InlineData(float.MaxValue, "3.4028235e+38")]
    [InlineData(float.Epsilon, "1e-45")]
    [InlineData(float.NegativeInfinity, "-inf")]
    public void A_float_is_written_with_its_own_digits(float value, string text)
    {
        Span<byte> destination = stackalloc byte[RedisNumber.MaxDoubleBytes];
        Assert.Equal(text, Encoding.UTF8.GetString(destination[..RedisNumber.FormatSingle(value, destination)]));
        Assert.True(RedisNumber.TryParseSingle(Utf8(text), out float parsed));
        Assert.Equal(value, parsed);
    }

    [Fact]
    public void What_is_not_finite_has_the_names_of_redis()
    {
        Assert.Equal("inf"u8, RedisNumber.FormatDouble(double.PositiveInfinity));
        Assert.Equal("-inf"u8, RedisNumber.FormatDouble(double.NegativeInfinity));
        Assert.Equal("nan"u8, RedisNumber.FormatDouble(double.NaN));
    }

    [Fact]
    public void Every_double_reads_back_from_both_layouts()
    {
        SeededRun.ForEach(20_000, random =>
        {
            double value = random.NextFinite();
            byte[] general = RedisNumber.FormatDouble(value);
            Assert.InRange(general.Length, 1, 24);
            Assert.Matches("^-?[0-9]+(\\.[0-9]*[1-9])?(e[+-][0-9]{2,3})?$", Encoding.UTF8.GetString(general));
            Assert.True(RedisNumber.TryParseDouble(general, out double parsed));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(parsed));

            string plain = Plain(value);
            Assert.DoesNotContain('e', plain);
            Assert.True(RedisNumber.TryParseDouble(Utf8(plain), out parsed));
            Assert.Equal(value, parsed);
        });
    }

    [Fact]
    public void The_extremes_fit_into_the_stated_sizes()
    {
        foreach (double value in (double[])[double.MaxValue, -double.Epsilon, -2.225073858507201e-308])
        {
            Assert.Equal(value, double.Parse(Plain(value), CultureInfo.InvariantCulture));
            Assert.InRange(Plain(value).Length, 300, RedisNumber.MaxPlainBytes);
            Assert.InRange(RedisNumber.FormatDouble(value).Length, 1, RedisNumber.MaxDoubleBytes);
        }
    }

    [Theory]
    [InlineData("79228162514264337593543950335", true)]
    [InlineData("79228162514264337593543950336", false)]
    [InlineData("0.0000000000000000000000000001", true)]
    [InlineData("0.00000000000000000000000000001", false)]
    [InlineData("1.00000000000000000000000000000000000000", true)]
    [InlineData("1.00000000000000000000000000000000000001", false)]
    [InlineData("-0", true)]
    [InlineData("12e3", true)]
    [InlineData("inf", false)]
    public void A_decimal_is_read_only_if_nothing_is_lost(string text, bool exact) =>
        Assert.Equal(exact, RedisNumber.TryParseDecimal(Utf8(text), out _));

    [Fact]
    public void Random_text_is_a_double_exactly_if_it_is_one_by_the_grammar_of_c()
    {
        const string grammar = "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?$";
        SeededRun.ForEach(20_000, random =>
        {
            string text = new([.. Enumerable.Range(0, random.Next(7)).Select(_ => "0159.+-e x"[random.Next(10)])]);
            bool expected = Regex.IsMatch(text, grammar);
            bool parsed = RedisNumber.TryParseDouble(Utf8(text), out double value);
            if (parsed)
                Assert.True(expected && value == double.Parse(text, CultureInfo.InvariantCulture), text);
            else if (expected)
                Assert.True(IsOutOfRange(text), text);
        });
    }

    private static bool IsOutOfRange(string text)
    {
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        return !double.IsFinite(value) || value == 0;
    }

    private static string Plain(double value)
    {
        Span<byte> text = stackalloc byte[RedisNumber.MaxPlainBytes];
        return Encoding.UTF8.GetString(text[..RedisNumber.FormatPlain(value, text)]);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
