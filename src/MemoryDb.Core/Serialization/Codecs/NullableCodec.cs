using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>
/// A nullable value, stored like one that is not; null is refused, for what is missing is not stored.
/// </summary>
internal sealed class NullableCodec<T>(ValueCodec<T> inner) : ValueCodec<T?>
    where T : struct
{
    public override void Encode(T? value, ByteBuffer destination) => inner.Encode(Require(value), destination);

    public override T? Decode(ReadOnlyMemory<byte> stored) => inner.Decode(stored);

    public override int MeasureBytes(T? value) => inner.MeasureBytes(Require(value));

    public override int EncodeTo(T? value, Span<byte> destination) => inner.EncodeTo(Require(value), destination);

    private static T Require(T? value) => value ?? throw new ArgumentNullException(nameof(value));
}
