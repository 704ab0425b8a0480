using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>Bytes as they are: copied once on the way in, shared with the database on the way out.</summary>
internal sealed class MemoryCodec : ValueCodec<ReadOnlyMemory<byte>>
{
    public override void Encode(ReadOnlyMemory<byte> value, ByteBuffer destination) => destination.Write(value.Span);

    public override ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> stored) => stored;

    public override int MeasureBytes(ReadOnlyMemory<byte> value) => value.Length;

    public override int EncodeTo(ReadOnlyMemory<byte> value, Span<byte> destination)
    {
        value.Span.CopyTo(destination);
        return value.Length;
    }
}
