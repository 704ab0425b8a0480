using System.Buffers;
using System.Globalization;
using System.Text;

namespace MemoryDb.Serialization;

/// <summary>
/// A date and time as ISO 8601 with seven decimals; its end tells the kind: <c>Z</c> for UTC, an offset for local,
/// nothing for unspecified. A local one comes back as the same instant in the reader's time zone.
/// </summary>
internal sealed class DateTimeCodec() : TextCodec<DateTime>(MaxBytes, "a date and time in ISO 8601")
{
    private const int MaxBytes = 33;

    protected override int Format(DateTime value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, "O", CultureInfo.InvariantCulture);
        return byteCount;
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, out DateTime value)
    {
        value = default;
        Span<char> characters = stackalloc char[MaxBytes];
        return text.Length <= MaxBytes
            && Ascii.ToUtf16(text, characters, out int length) == OperationStatus.Done
            && DateTime.TryParseExact(
                characters[..length], "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out value);
    }
}
