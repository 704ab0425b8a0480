using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>A truth value as the text <c>1</c> or <c>0</c>.</summary>
internal sealed class BooleanCodec : ValueCodec<bool>
{
    public override void Encode(bool value, ByteBuffer destination) => destination.WriteByte(Digit(value));

    public override bool Decode(ReadOnlyMemory<byte> stored) => stored.Span switch
    {
        [(byte)'1'] => true,
        [(byte)'0'] => false,
        var other => throw StoredBytes.Mismatch(other, "a boolean ('1' or '0')"),
    };

    public override int MeasureBytes(bool value) => 1;

    public override int EncodeTo(bool value, Span<byte> destination)
    {
        destination[0] = Digit(value);
        return 1;
    }

    private static byte Digit(bool value) => value ? (byte)'1' : (byte)'0';
}
