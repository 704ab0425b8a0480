namespace MemoryDb.Serialization;

/// <summary>
/// A float as the shortest text of Redis that reads back as the same number; also infinite, also NaN.
/// </summary>
internal sealed class SingleCodec() : TextCodec<float>(RedisNumber.MaxDoubleBytes, "a number of type Single")
{
    // Formatting twice would cost more than the copy that it saves.
    public override int MeasureBytes(float value) => UnknownSize;

    protected override int Format(float value, Span<byte> destination) =>
        RedisNumber.FormatSingle(value, destination);

    protected override bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (RedisNumber.TryParseSingle(text, out value))
            return true;
        value = float.NaN;
        return text.SequenceEqual("nan"u8);
    }
}
