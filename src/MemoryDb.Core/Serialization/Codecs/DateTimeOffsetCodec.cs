using System.Buffers;
using System.Globalization;
using System.Text;

namespace MemoryDb.Serialization;

/// <summary>
/// An instant with its offset, as ISO 8601 with seven decimals: <c>2026-01-31T23:59:59.1234567+01:00</c>.
/// </summary>
internal sealed class DateTimeOffsetCodec() : TextCodec<DateTimeOffset>(TextBytes, "an instant in ISO 8601")
{
    private const int TextBytes = 33;

    public override int MeasureBytes(DateTimeOffset value) => TextBytes;

    protected override int Format(DateTimeOffset value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, "O", CultureInfo.InvariantCulture);
        return byteCount;
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        Span<char> characters = stackalloc char[TextBytes];
        return text.Length == TextBytes
            && Ascii.ToUtf16(text, characters, out _) == OperationStatus.Done
            && DateTimeOffset.TryParseExact(
                characters, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out value);
    }
}
