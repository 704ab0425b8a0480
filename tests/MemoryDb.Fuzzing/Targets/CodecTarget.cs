using System.Text;
using MemoryDb.Serialization;

namespace MemoryDb.Fuzzing;

/// <summary>Stored values, read as every type that a user may ask for; and numbers as Redis reads them.</summary>
internal sealed class CodecTarget : FuzzTarget
{
    private readonly ValueCodecs _codecs = new(null);

    public override string Name => "codecs";

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. new[]
        {
            "0", "-1", "9223372036854775807", "3.14", "-1e308", "inf", "nan", "true", "79228162514264337593543950335",
            "2024-02-29T12:34:56.7890123+01:00", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "text",
            "{\"A\":1,\"B\":[1,2]}", "[1,2,3]", "",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. new[] { "e", "E+", ".", "-", "+", "0x", "0", "99999999999999999999", "T", "Z", ":", "{", "[", "\"", "\\u00" }
            .Select(Encoding.UTF8.GetBytes),
        [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xff],
    ];

    public override void Read(byte[] input)
    {
        Decode<string>(input);
        Decode<byte[]>(input);
        Decode<bool>(input);
        Decode<sbyte>(input);
        Decode<int>(input);
        Decode<long>(input);
        Decode<ulong>(input);
        Decode<Int128>(input);
        Decode<double>(input);
        Decode<float>(input);
        Decode<decimal>(input);
        Decode<Guid>(input);
        Decode<DateTime>(input);
        Decode<DateTimeOffset>(input);
        Decode<long?>(input);
        Decode<Dictionary<string, object>>(input);
        if (RedisNumber.TryParseDouble(input, out double number))
            RedisNumber.TryAdd(input, number, out _);
    }

    private void Decode<T>(byte[] input)
    {
        try
        {
            _codecs.Get<T>().Decode(input);
        }
        catch (WrongValueException)
        {
        }
    }
}
