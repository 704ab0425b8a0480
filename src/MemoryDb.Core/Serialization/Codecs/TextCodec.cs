using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>A value stored as short invariant text. Its length is known once it is written.</summary>
/// <param name="maxBytes">The longest text that a value can have.</param>
/// <param name="expected">What the type is called in an error, with its article.</param>
internal abstract class TextCodec<T>(int maxBytes, string expected) : ValueCodec<T>
{
    public sealed override void Encode(T value, ByteBuffer destination) =>
        destination.Advance(Format(value, destination.GetSpan(maxBytes)));

    public sealed override T Decode(ReadOnlyMemory<byte> stored) =>
        TryParse(stored.Span, out T value) ? value : throw StoredBytes.Mismatch(stored.Span, expected);

    public sealed override int EncodeTo(T value, Span<byte> destination) => Format(value, destination);

    public override int MeasureBytes(T value)
    {
        Span<byte> text = stackalloc byte[maxBytes];
        return Format(value, text);
    }

    /// <summary>Writes the text into a destination that is large enough for it.</summary>
    protected abstract int Format(T value, Span<byte> destination);

    protected abstract bool TryParse(ReadOnlySpan<byte> text, out T value);
}
