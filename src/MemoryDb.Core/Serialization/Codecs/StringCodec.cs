using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>Text as UTF-8; text that is no valid Unicode is refused, so that none comes back changed.</summary>
internal sealed class StringCodec : ValueCodec<string>
{
    public override void Encode(string value, ByteBuffer destination)
    {
        int byteCount = MeasureBytes(value);
        destination.Advance(StrictUtf8.Encode(value, destination.GetSpan(byteCount)));
    }

    public override string Decode(ReadOnlyMemory<byte> stored) =>
        StrictUtf8.TryDecode(stored.Span) ?? throw StoredBytes.Mismatch(stored.Span, "text in UTF-8");

    public override int MeasureBytes(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StrictUtf8.MeasureBytes(value);
    }

    public override int EncodeTo(string value, Span<byte> destination) => StrictUtf8.Encode(value, destination);
}
