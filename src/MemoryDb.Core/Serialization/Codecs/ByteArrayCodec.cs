using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>Bytes as they are, copied both ways, because an array can be changed by whoever holds it.</summary>
internal sealed class ByteArrayCodec : ValueCodec<byte[]>
{
    public override void Encode(byte[] value, ByteBuffer destination)
    {
        ArgumentNullException.ThrowIfNull(value);
        destination.Write(value);
    }

    public override byte[] Decode(ReadOnlyMemory<byte> stored) => stored.ToArray();

    public override int MeasureBytes(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length;
    }

    public override int EncodeTo(byte[] value, Span<byte> destination)
    {
        value.CopyTo(destination);
        return value.Length;
    }
}
