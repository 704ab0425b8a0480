using System.Buffers;
using System.Text;

namespace MemoryDb.Serialization;

/// <summary>A GUID as its 36 characters with hyphens, in lower case.</summary>
internal sealed class GuidCodec() : TextCodec<Guid>(TextBytes, "a GUID")
{
    private const int TextBytes = 36;

    public override int MeasureBytes(Guid value) => TextBytes;

    protected override int Format(Guid value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, "D");
        return byteCount;
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, out Guid value)
    {
        value = default;
        Span<char> characters = stackalloc char[TextBytes];
        return text.Length == TextBytes
            && Ascii.ToUtf16(text, characters, out _) == OperationStatus.Done
            && Guid.TryParseExact(characters, "D", out value);
    }
}
