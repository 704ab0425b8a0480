using System.Globalization;

namespace MemoryDb.Serialization;

/// <summary>
/// A decimal as invariant text that keeps its trailing zeros. What it cannot hold exactly is refused.
/// </summary>
internal sealed class DecimalCodec() : TextCodec<decimal>(RedisNumber.MaxDecimalBytes, "a number of type Decimal")
{
    // Formatting twice would cost more than the copy that it saves.
    public override int MeasureBytes(decimal value) => UnknownSize;

    protected override int Format(decimal value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, default, CultureInfo.InvariantCulture);
        return byteCount;
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, out decimal value) =>
        RedisNumber.TryParseDecimal(text, out value);
}
