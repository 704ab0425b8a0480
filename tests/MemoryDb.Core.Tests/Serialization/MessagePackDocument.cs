using System.Globalization;
using System.Text;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

/// <summary>Random documents, and one canonical text for a document whoever has read it.</summary>
internal static class MessagePackDocument
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 8, 15, 16, 17, 31, 32, 255, 256, 1000];

    /// <summary>Writes a random value and returns its canonical text.</summary>
    public static string Write(Random random, MessagePackWriter writer, int depth = 3)
    {
        var text = new StringBuilder();
        Write(random, writer, depth, text);
        return text.ToString();
    }

    /// <summary>Reads one value and returns its canonical text.</summary>
    public static string Read(ref MessagePackReader reader)
    {
        var text = new StringBuilder();
        Read(ref reader, text);
        return text.ToString();
    }

    private static void Write(Random random, MessagePackWriter writer, int depth, StringBuilder text)
    {
        switch (random.Next(depth == 0 ? 8 : 10))
        {
            case 0:
                writer.WriteNil();
                text.Append('n');
                break;
            case 1:
                bool truth = random.Next(2) == 0;
                writer.WriteBoolean(truth);
                text.Append(truth ? 't' : 'f');
                break;
            case 2:
                long integer = random.NextInteger();
                writer.WriteInteger(integer);
                text.Append(CultureInfo.InvariantCulture, $"i{integer}");
                break;
            case 3:
                double number = random.NextFinite();
                writer.WriteDouble(number);
                AppendDouble(text, number);
                break;
            case 4:
                string characters = random.NextText(Lengths[random.Next(Lengths.Length)]);
                writer.WriteString(characters);
                text.Append('s').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(characters)));
                break;
            case 5:
                byte[] bytes = NextBytes(random);
                writer.WriteBinary(bytes);
                text.Append('b').Append(Convert.ToHexStringLower(bytes));
                break;
            case 6:
                byte[] extension = NextBytes(random);
                sbyte type = (sbyte)random.Next(128);
                writer.WriteExtension(type, extension);
                text.Append(CultureInfo.InvariantCulture, $"e{type}:").Append(Convert.ToHexStringLower(extension));
                break;
            case 7:
                long ticks = random.NextInt64(DateTimeOffset.MaxValue.Ticks) / (random.Next(2) == 0 ? 1 : 10_000_000);
                var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
                writer.WriteTimestamp(instant);
                AppendTimestamp(text, instant);
                break;
            default:
                WriteContainer(random, writer, depth, text);
                break;
        }
    }

    private static void WriteContainer(Random random, MessagePackWriter writer, int depth, StringBuilder text)
    {
        bool map = random.Next(2) == 0;
        int count = random.Next(12) == 0 ? 20 : random.Next(5);
        if (map)
            writer.WriteMapHeader(count);
        else
            writer.WriteArrayHeader(count);
        text.Append(map ? '{' : '[');
        for (int index = 0; index < count; index++)
        {
            if (map)
            {
                writer.WriteInteger(index + 10);
                text.Append(CultureInfo.InvariantCulture, $"i{index + 10}:");
            }

            Write(random, writer, depth - 1, text);
            text.Append(',');
        }

        text.Append(map ? '}' : ']');
    }

    private static void Read(ref MessagePackReader reader, StringBuilder text)
    {
        switch (reader.PeekFamily())
        {
            case MessagePackFamily.Nil:
                reader.TryReadNil();
                text.Append('n');
                break;
            case MessagePackFamily.Boolean:
                text.Append(reader.ReadBoolean() ? 't' : 'f');
                break;
            case MessagePackFamily.Integer:
                text.Append(CultureInfo.InvariantCulture, $"i{reader.ReadInteger()}");
                break;
            case MessagePackFamily.Float:
                AppendDouble(text, reader.ReadDouble());
                break;
            case MessagePackFamily.String:
                text.Append('s').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(reader.ReadString())));
                break;
            case MessagePackFamily.Binary:
                text.Append('b').Append(Convert.ToHexStringLower(reader.ReadBinary()));
                break;
            case MessagePackFamily.Extension:
                ReadExtension(ref reader, text);
                break;
            default:
                ReadContainer(ref reader, text);
                break;
        }
    }

    private static void ReadContainer(ref MessagePackReader reader, StringBuilder text)
    {
        bool map = reader.PeekFamily() == MessagePackFamily.Map;
        int count = map ? reader.ReadMapHeader() : reader.ReadArrayHeader();
        text.Append(map ? '{' : '[');
        for (int index = 0; index < count; index++)
        {
            if (map)
            {
                Read(ref reader, text);
                text.Append(':');
            }

            Read(ref reader, text);
            text.Append(',');
        }

        text.Append(map ? '}' : ']');
    }

    private static void ReadExtension(ref MessagePackReader reader, StringBuilder text)
    {
        MessagePackReader ahead = reader;
        ReadOnlySpan<byte> bytes = ahead.ReadExtension(out sbyte type);
        if (type == MessagePackCode.TimestampType)
        {
            AppendTimestamp(text, reader.ReadTimestamp());
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"e{type}:").Append(Convert.ToHexStringLower(bytes));
        reader = ahead;
    }

    private static byte[] NextBytes(Random random)
    {
        byte[] bytes = new byte[Lengths[random.Next(Lengths.Length)]];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void AppendDouble(StringBuilder text, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"d{BitConverter.DoubleToInt64Bits(value):x16}");

    private static void AppendTimestamp(StringBuilder text, DateTimeOffset value)
    {
        long seconds = value.ToUnixTimeSeconds();
        long ticks = (value - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks;
        text.Append(CultureInfo.InvariantCulture, $"T{seconds}+{ticks * 100}");
    }
}
