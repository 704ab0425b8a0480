using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>Leaves a type to the serializer of the database.</summary>
internal sealed class SerializedCodec<T>(IValueSerializer serializer) : ValueCodec<T>
{
    public override void Encode(T value, ByteBuffer destination) => serializer.Serialize(value, destination);

    public override T Decode(ReadOnlyMemory<byte> stored) => serializer.Deserialize<T>(stored);
}
