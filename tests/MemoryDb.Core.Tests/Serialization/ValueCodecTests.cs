using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class ValueCodecTests
{
    private readonly ValueCodecs _codecs = new(null);

    [Fact]
    public void Native_values_have_the_documented_bytes()
    {
        Stored("", "");
        Stored("Zoë 🎈", "Zoë 🎈");
        Stored((byte)255, "255");
        Stored((sbyte)-128, "-128");
        Stored(short.MinValue, "-32768");
        Stored(ushort.MaxValue, "65535");
        Stored(int.MinValue, "-2147483648");
        Stored(uint.MaxValue, "4294967295");
        Stored(long.MinValue, "-9223372036854775808");
        Stored(ulong.MaxValue, "18446744073709551615");
        Stored(Int128.MinValue, "-170141183460469231731687303715884105728");
        Stored(UInt128.MaxValue, "340282366920938463463374607431768211455");
        Stored(true, "1");
        Stored(false, "0");
        Stored(3.1, "3.1");
        Stored(-0.0, "-0");
        Stored(1e300, "1e+300");
        Stored(double.NaN, "nan");
        Stored(double.NegativeInfinity, "-inf");
        Stored(0.1f, "0.1");
        Stored(float.NaN, "nan");
        Stored(10.50m, "10.50");
        Stored(decimal.MinValue, "-79228162514264337593543950335");
        Stored(Guid.Parse("00112233-4455-6677-8899-AABBCCDDEEFF"), "00112233-4455-6677-8899-aabbccddeeff");
        Stored(
            new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.FromHours(-9.5)).AddTicks(1),
            "2026-01-31T23:59:59.0000001-09:30");
        Stored(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), "2026-01-31T00:00:00.0000000Z");
        Stored(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Unspecified), "2026-01-31T00:00:00.0000000");
        Stored<int?>(5, "5");
        Stored<Guid?>(Guid.Empty, "00000000-0000-0000-0000-000000000000");
    }

    [Fact]
    public void Every_native_value_reads_back()
    {
        RoundTrips<long>();
        RoundTrips<int>();
        RoundTrips<ulong>();
        RoundTrips<short>();
        RoundTrips<byte>();
        RoundTrips<bool>();
        RoundTrips<double>();
        RoundTrips<float>();
        RoundTrips<decimal>();
        RoundTrips<Guid>();
        RoundTrips<DateTimeOffset>();
        SeededRun.ForEach(1000, random =>
        {
            Assert.True(ReadsBack(random.NextText(100)));
            Assert.True(ReadsBack(random.NextFinite()));
            Assert.True(ReadsBack((float)random.NextFinite()));
            long ticks = random.NextInt64(DateTime.MaxValue.Ticks);
            Assert.True(ReadsBack(new DateTime(ticks, (DateTimeKind)random.Next(2))));
            Assert.True(ReadsBack((Int128)random.NextInteger() * random.NextInteger()));
        });
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    [InlineData("th-TH")]
    public void The_culture_of_the_thread_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var hostile = (CultureInfo)CultureInfo.GetCultureInfo(culture).Clone();
            hostile.NumberFormat.NumberDecimalSeparator = ",";
            hostile.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = hostile;
            Native_values_have_the_documented_bytes();
            Assert.True(ReadsBack(-1234.5));
            Assert.True(ReadsBack(-1234.5m));
            Assert.True(RedisNumber.TryAdd("-3.5"u8, -0.25, out byte[] sum));
            Assert.Equal("-3.75"u8, sum);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_local_time_comes_back_as_the_same_instant()
    {
        var local = new DateTime(2026, 7, 31, 12, 0, 0, DateTimeKind.Local);
        DateTime decoded = _codecs.Get<DateTime>().Decode(Encode(local));
        Assert.Equal(local.ToUniversalTime(), decoded.ToUniversalTime());
        Assert.Equal(DateTimeKind.Local, decoded.Kind);
    }

    [Fact]
    public void Bytes_that_are_no_such_value_are_refused_and_shown()
    {
        Refused<int>("abc", "Expected an integer of type Int32, found 'abc'.");
        Refused<int>("2147483648", "integer");
        Refused<byte>("-1", "integer");
        Refused<long>("-0", "integer");
        Refused<long>(" 1", "integer");
        Refused<bool>("true", "boolean");
        Refused<double>("1,5", "a number, found '1,5'");
        Refused<float>("1e300", "Single");
        Refused<decimal>("1e300", "Decimal");
        Refused<Guid>("00112233445566778899aabbccddeeff", "a GUID");
        Refused<Guid>("{0112233-4455-6677-8899-aabbccddeef}", "a GUID");
        Refused<DateTimeOffset>("2026-01-31", "ISO 8601");
        Refused<DateTime>("31.01.2026", "ISO 8601");
        Refused<int?>("", "found ''.");
        Refused<int>("it's \\ \t", "found 'it\\x27s \\x5c \\x09'.");
        Refused<int>(new string('x', 1000), $"found '{new string('x', 32)}…' (1000 bytes).");
        WrongValueException error =
            Assert.Throws<WrongValueException>(() => _codecs.Get<string>().Decode(new byte[] { 0xc3, 0x28 }));
        Assert.Contains("Expected text in UTF-8, found '\\xc3('.", error.Message);
    }

    [Fact]
    public void Null_and_invalid_unicode_are_refused_before_anything_is_written()
    {
        RefusesToEncode<string, ArgumentNullException>(null!);
        RefusesToEncode<byte[], ArgumentNullException>(null!);
        RefusesToEncode<int?, ArgumentNullException>(null);
        RefusesToEncode<DateTimeOffset?, ArgumentNullException>(null);
        RefusesToEncode<string, ArgumentException>("a\ud800");
    }

    [Fact]
    public void Null_is_no_value_of_what_the_serializer_stores_either()
    {
        var buffer = new ByteBuffer();
        Assert.Throws<ArgumentNullException>("value", () => _codecs.Get<Version>().Encode(null!, buffer));
        Assert.Throws<ArgumentNullException>("value", () => _codecs.Get<DayOfWeek?>().Encode(null, buffer));
        Assert.Equal(0, buffer.Length);
        Refused<Version>("null", "Expected a Version, found 'null'.");
        Refused<DayOfWeek?>("null", "Expected a Nullable<DayOfWeek>, found 'null'.");
    }

    [Fact]
    public void An_array_is_copied_both_ways_and_memory_only_on_the_way_in()
    {
        byte[] value = [1, 2, 3];
        var buffer = new ByteBuffer();
        _codecs.Get<byte[]>().Encode(value, buffer);
        _codecs.Get<ReadOnlyMemory<byte>>().Encode(value, buffer);
        value[0] = 9;
        Assert.Equal([1, 2, 3, 1, 2, 3], buffer.WrittenSpan.ToArray());

        byte[] stored = [4, 5];
        Assert.NotSame(stored, _codecs.Get<byte[]>().Decode(stored));
        Assert.True(_codecs.Get<ReadOnlyMemory<byte>>().Decode(stored).Equals(stored.AsMemory()));
    }

    [Fact]
    public void The_delegates_decode_one_or_many()
    {
        ValueCodec<int> codec = _codecs.Get<int>();
        ReadOnlyMemory<byte> one = "1"u8.ToArray();
        ReadOnlyMemory<byte> two = "2"u8.ToArray();
        Assert.Equal(1, codec.DecodeValue(one));
        Assert.Equal(new Optional<int>(1), codec.DecodeOptional(one));
        Assert.False(codec.DecodeOptional(null).HasValue);
        Assert.Equal([1, 2], codec.DecodeAll([one, two]));
        Assert.Equal([1, default, new Optional<int>(2)], codec.DecodeAllOptional([one, null, two]));
    }

    [Fact]
    public void The_codec_of_a_type_is_always_the_same()
    {
        Assert.Same(_codecs.Get<int>(), new ValueCodecs(null).Get<int>());
        Assert.Same(_codecs.Get<Version>(), _codecs.Get<Version>());
        Assert.NotSame(_codecs.Get<Version>(), new ValueCodecs(null).Get<Version>());
        Assert.Equal(ValueCodec<Version>.UnknownSize, _codecs.Get<Version>().MeasureBytes(new Version(1, 2)));
    }

    [Fact]
    public void What_is_not_native_goes_through_the_serializer()
    {
        Stored(DayOfWeek.Friday, "5");
        Stored(new Version(1, 2), "\"1.2\"");
        Stored(new[] { 1, 2 }, "[1,2]");
    }

    [Fact]
    public void A_serializer_that_fails_halfway_leaves_no_bytes_behind()
    {
        ValueCodec<int[]> codec = new ValueCodecs(new FailingSerializer()).Get<int[]>();
        var buffer = new ByteBuffer();
        buffer.WriteByte(7);
        Assert.Throws<TimeoutException>(() => codec.Encode([1], buffer));
        Assert.Equal([7], buffer.WrittenSpan.ToArray());
        Assert.Throws<TimeoutException>(() => codec.Decode(default));
    }

    private void RoundTrips<T>() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll<T>(value => ReadsBack(value)));

    private bool ReadsBack<T>(T value)
    {
        T decoded = _codecs.Get<T>().Decode(Encode(value));
        return EqualityComparer<T>.Default.Equals(value, decoded) && value!.ToString() == decoded!.ToString();
    }

    private void Stored<T>(T value, string text)
    {
        ReadOnlyMemory<byte> stored = Encode(value);
        Assert.Equal(text, Encoding.UTF8.GetString(stored.Span));
        Assert.Equal(value, _codecs.Get<T>().Decode(stored));
    }

    private ReadOnlyMemory<byte> Encode<T>(T value)
    {
        ValueCodec<T> codec = _codecs.Get<T>();
        var buffer = new ByteBuffer();
        codec.Encode(value, buffer);
        int measuredBytes = codec.MeasureBytes(value);
        if (measuredBytes != ValueCodec<T>.UnknownSize)
        {
            byte[] exact = new byte[measuredBytes];
            Assert.Equal(measuredBytes, codec.EncodeTo(value, exact));
            Assert.Equal(buffer.WrittenSpan.ToArray(), exact);
        }

        return buffer.WrittenMemory;
    }

    private void Refused<T>(string stored, string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stored);
        WrongValueException error = Assert.Throws<WrongValueException>(() => _codecs.Get<T>().Decode(bytes));
        Assert.Contains(message, error.Message);
    }

    private void RefusesToEncode<T, TException>(T value)
        where TException : Exception
    {
        ValueCodec<T> codec = _codecs.Get<T>();
        var buffer = new ByteBuffer();
        Assert.Throws<TException>(() => codec.Encode(value, buffer));
        Assert.Equal(0, buffer.Length);
        Assert.Throws<TException>(() => codec.MeasureBytes(value));
    }

    private sealed class FailingSerializer : IValueSerializer
    {
        public void Serialize<T>(T value, IBufferWriter<byte> destination)
        {
            destination.Write("half"u8);
            throw new TimeoutException();
        }

        public T Deserialize<T>(ReadOnlyMemory<byte> bytes) => throw new TimeoutException();
    }
}
