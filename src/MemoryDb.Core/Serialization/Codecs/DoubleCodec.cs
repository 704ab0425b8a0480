namespace MemoryDb.Serialization;

/// <summary>
/// A double as the shortest text of Redis that reads back as the same number; also infinite, also NaN.
/// </summary>
internal sealed class DoubleCodec() : TextCodec<double>(RedisNumber.MaxDoubleBytes, "a number")
{
    // Formatting twice would cost more than the copy that it saves.
    public override int MeasureBytes(double value) => UnknownSize;

    protected override int Format(double value, Span<byte> destination) =>
        RedisNumber.FormatDouble(value, destination);

    protected override bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (RedisNumber.TryParseDouble(text, out value))
            return true;
        value = double.NaN;
        return text.SequenceEqual("nan"u8);
    }
}
