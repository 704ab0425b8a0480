using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class MessagePackTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65535, "cdffff")]
    [InlineData(65536, "ce00010000")]
    [InlineData(4294967295, "ceffffffff")]
    [InlineData(4294967296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32768, "d18000")]
    [InlineData(-32769, "d2ffff7fff")]
    [InlineData(-2147483648, "d280000000")]
    [InlineData(-2147483649, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void An_integer_takes_the_smallest_encoding(long value, string hex)
    {
        Assert.Equal(hex, Write(writer => writer.WriteInteger(value)));
        Assert.Equal(value, Reader(hex).ReadInteger());
        if (value >= 0)
            Assert.Equal((ulong)value, Reader(hex).ReadUnsigned());
        else
            Refused(hex, (ref reader) => reader.ReadUnsigned());
    }

    [Theory]
    [InlineData("d07f", 127)]
    [InlineData("d1007f", 127)]
    [InlineData("d20000007f", 127)]
    [InlineData("d3000000000000007f", 127)]
    [InlineData("cc05", 5)]
    [InlineData("cd0005", 5)]
    [InlineData("ce00000005", 5)]
    [InlineData("cf0000000000000005", 5)]
    public void An_integer_is_read_from_a_larger_encoding_too(string hex, long value)
    {
        Assert.Equal(value, Reader(hex).ReadInteger());
        Assert.Equal((ulong)value, Reader(hex).ReadUnsigned());
    }

    [Fact]
    public void An_unsigned_integer_beyond_63_bits_is_no_signed_one()
    {
        string hex = Write(writer => writer.WriteUnsigned(ulong.MaxValue));
        Assert.Equal("cfffffffffffffffff", hex);
        Assert.Equal(ulong.MaxValue, Reader(hex).ReadUnsigned());
        Refused(hex, (ref reader) => reader.ReadInteger());
    }

    [Fact]
    public void Nil_and_booleans_are_one_byte()
    {
        Assert.Equal("c0c3c2", Write(writer =>
        {
            writer.WriteNil();
            writer.WriteBoolean(true);
            writer.WriteBoolean(false);
        }));
        MessagePackReader reader = Reader("c0c3c2");
        Assert.True(reader.TryReadNil());
        Assert.False(reader.TryReadNil());
        Assert.True(reader.ReadBoolean());
        Assert.False(reader.ReadBoolean());
        Assert.True(reader.End);
        Assert.Equal(3, reader.Position);
    }

    [Theory]
    [InlineData(1.5, "ca3fc00000")]
    [InlineData(0.1, "cb3fb999999999999a")]
    [InlineData(-0.0, "ca80000000")]
    [InlineData(double.PositiveInfinity, "ca7f800000")]
    [InlineData(1e300, "cb7e37e43c8800759c")]
    [InlineData(double.Epsilon, "cb0000000000000001")]
    public void A_double_takes_four_bytes_only_if_none_of_it_is_lost(double value, string hex)
    {
        Assert.Equal(hex, Write(writer => writer.WriteDouble(value)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Reader(hex).ReadDouble()));
    }

    [Fact]
    public void Nan_is_written_in_full()
    {
        string hex = Write(writer => writer.WriteDouble(double.NaN));
        Assert.StartsWith("cb", hex);
        Assert.True(double.IsNaN(Reader(hex).ReadDouble()));
    }

    [Fact]
    public void A_single_is_read_from_four_bytes_only()
    {
        Assert.Equal(1.5f, Reader("ca3fc00000").ReadSingle());
        Refused("cb3ff8000000000000", (ref reader) => reader.ReadSingle());
    }

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void A_string_takes_the_smallest_header(int length, string header)
    {
        string text = new('x', length);
        string hex = Write(writer => writer.WriteString(text));
        Assert.Equal(header + string.Concat(Enumerable.Repeat("78", length)), hex);
        Assert.Equal(text, Reader(hex).ReadString());
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65535, "c5ffff")]
    [InlineData(65536, "c600010000")]
    public void Binary_bytes_take_the_smallest_header(int length, string header)
    {
        string hex = Write(writer => writer.WriteBinary(new byte[length]));
        Assert.Equal(header + new string('0', 2 * length), hex);
        Assert.Equal(header, Write(writer => writer.WriteBinaryHeader(length)));
        Assert.Equal(length, Reader(hex).ReadBinary().Length);
    }

    [Theory]
    [InlineData(0, "80", "90")]
    [InlineData(15, "8f", "9f")]
    [InlineData(16, "de0010", "dc0010")]
    [InlineData(65535, "deffff", "dcffff")]
    [InlineData(65536, "df00010000", "dd00010000")]
    public void Maps_and_arrays_take_the_smallest_header(int count, string map, string array)
    {
        Assert.Equal(map, Write(writer => writer.WriteMapHeader(count)));
        Assert.Equal(array, Write(writer => writer.WriteArrayHeader(count)));
        string nils = string.Concat(Enumerable.Repeat("c0", count));
        Assert.Equal(count, Reader(map + nils + nils).ReadMapHeader());
        Assert.Equal(count, Reader(array + nils).ReadArrayHeader());
    }

    [Theory]
    [InlineData(0, "c70005")]
    [InlineData(1, "d405")]
    [InlineData(2, "d505")]
    [InlineData(3, "c70305")]
    [InlineData(4, "d605")]
    [InlineData(8, "d705")]
    [InlineData(16, "d805")]
    [InlineData(17, "c71105")]
    [InlineData(255, "c7ff05")]
    [InlineData(256, "c8010005")]
    [InlineData(65536, "c90001000005")]
    public void An_extension_takes_the_smallest_header(int length, string header)
    {
        string hex = Write(writer => writer.WriteExtension(5, new byte[length]));
        Assert.Equal(header + new string('0', 2 * length), hex);
        Assert.Equal(length, Reader(hex).ReadExtension(out sbyte type).Length);
        Assert.Equal(5, type);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "d6ff00000000")]
    [InlineData("2106-02-07T06:28:15Z", "d6ffffffffff")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "d7ff0000019000000000")]
    [InlineData("2106-02-07T06:28:16Z", "d7ff0000000100000000")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "c70cff3b9ac99cffffffffffffffff")]
    [InlineData("2514-05-30T01:53:04Z", "c70cff000000000000000400000000")]
    [InlineData("0001-01-01T00:00:00Z", "c70cff00000000fffffff1886e0900")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "c70cff3b9ac99c0000003afff4417f")]
    public void A_timestamp_takes_the_smallest_of_three_encodings(string instant, string hex)
    {
        DateTimeOffset value = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(hex, Write(writer => writer.WriteTimestamp(value)));
        Assert.Equal(value, Reader(hex).ReadTimestamp());
        Assert.Equal(hex, Write(writer => writer.WriteTimestamp(value.ToOffset(default))));
    }

    [Theory]
    [InlineData("d605000000ff")]
    [InlineData("d5ff0000")]
    [InlineData("d7ffffffffff00000000")]
    [InlineData("c70cff000000007fffffffffffffff")]
    [InlineData("c70cff000000008000000000000000")]
    [InlineData("c70cff000000000000003afff44180")]
    public void What_is_no_timestamp_is_refused(string hex) => Refused(hex, (ref reader) => reader.ReadTimestamp());

    [Fact]
    public void Every_first_byte_has_the_family_of_the_specification()
    {
        var counts = new Dictionary<MessagePackFamily, int>();
        for (int code = 0; code <= 255; code++)
        {
            if (MessagePackCode.FamilyOf((byte)code) is { } family)
                counts[family] = counts.GetValueOrDefault(family) + 1;
        }

        Assert.Equal(1, counts[MessagePackFamily.Nil]);
        Assert.Equal(2, counts[MessagePackFamily.Boolean]);
        Assert.Equal(128 + 32 + 8, counts[MessagePackFamily.Integer]);
        Assert.Equal(2, counts[MessagePackFamily.Float]);
        Assert.Equal(32 + 3, counts[MessagePackFamily.String]);
        Assert.Equal(3, counts[MessagePackFamily.Binary]);
        Assert.Equal(16 + 2, counts[MessagePackFamily.Array]);
        Assert.Equal(16 + 2, counts[MessagePackFamily.Map]);
        Assert.Equal(8, counts[MessagePackFamily.Extension]);
        Assert.Equal(255, counts.Values.Sum());
        Refused("c1", (ref reader) => reader.PeekFamily());
        Refused("c1", (ref reader) => reader.Skip());
    }

    [Theory]
    [InlineData("")]
    [InlineData("cc")]
    [InlineData("cd00")]
    [InlineData("d3000000")]
    [InlineData("ca0000")]
    [InlineData("a3ff")]
    [InlineData("dbffffffff")]
    [InlineData("c6ffffffff")]
    [InlineData("ddffffffff")]
    [InlineData("dfffffffff")]
    [InlineData("c9ffffffff01")]
    [InlineData("d4")]
    [InlineData("9201")]
    [InlineData("8201")]
    public void A_length_beyond_the_end_is_refused_before_anything_is_allocated(string hex)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(hex, (ref reader) => reader.Skip());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Skipping_does_not_recurse_however_deep_the_document_is()
    {
        byte[] deep = new byte[1_000_000];
        Array.Fill(deep, (byte)0x91);
        deep[^1] = MessagePackCode.Nil;
        var reader = new MessagePackReader(deep);
        reader.Skip();
        Assert.True(reader.End);
    }

    [Fact]
    public void Skipping_stops_when_the_values_announced_outnumber_the_bytes_left()
    {
        MessagePackFormatException error =
            Refused("9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f", (ref reader) => reader.Skip());
        Assert.Equal(0, error.Offset);
    }

    [Fact]
    public void A_count_that_the_bytes_left_cannot_hold_is_refused_at_once()
    {
        Refused("9301c0", (ref reader) => reader.ReadArrayHeader());
        Refused("8201c0c0", (ref reader) => reader.ReadMapHeader());
        Assert.Equal(2, Reader("9201c0").ReadArrayHeader());
        Assert.Equal(1, Reader("8101c0c0").ReadMapHeader());
    }

    [Fact]
    public void An_error_names_the_offset_of_the_value()
    {
        MessagePackFormatException error = Refused("01a178", (ref reader) =>
        {
            reader.ReadInteger();
            reader.ReadInteger();
        });
        Assert.Equal(1, error.Offset);
        Assert.Contains("Expected an integer, found 0xa1 (String)", error.Message);
    }

    [Fact]
    public void Text_that_is_no_unicode_is_neither_written_nor_read()
    {
        Assert.Throws<ArgumentException>(() => Write(writer => writer.WriteString("a\ud800b")));
        Refused("a2c328", (ref reader) => reader.ReadString());
    }

    private delegate void Read(ref MessagePackReader reader);

    private static MessagePackReader Reader(string hex) => new(Convert.FromHexString(hex));

    private static string Write(Action<MessagePackWriter> write)
    {
        var buffer = new ByteBuffer();
        write(new MessagePackWriter(buffer));
        return Convert.ToHexStringLower(buffer.WrittenSpan);
    }

    private static MessagePackFormatException Refused(string hex, Read read) =>
        Assert.Throws<MessagePackFormatException>(() =>
        {
            MessagePackReader reader = Reader(hex);
            read(ref reader);
        });
}
