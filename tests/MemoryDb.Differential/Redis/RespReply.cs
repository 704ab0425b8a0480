using System.Globalization;
using System.Text;

namespace MemoryDb.Differential.Redis;

/// <summary>What Redis answers, as it stands in the protocol: one of the four is set, or none for nothing.</summary>
internal sealed record RespReply(
    long? Integer = null, byte[]? Bytes = null, RespReply[]? Items = null, string? Error = null)
{
    /// <summary>Whether it is Redis' null.</summary>
    public bool IsNothing => Integer is null && Bytes is null && Items is null && Error is null;

    /// <summary>A text that holds a number.</summary>
    public double Number => Encoding.ASCII.GetString(Bytes!) switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        string text => double.Parse(text, CultureInfo.InvariantCulture),
    };

    public override string ToString() =>
        Error ?? Integer?.ToString(CultureInfo.InvariantCulture) ?? (Bytes is not null
            ? $"'{Encoding.Latin1.GetString(Bytes)}'"
            : Items is not null ? $"[{string.Join(", ", (object[])Items)}]" : "nothing");
}
