using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>
/// Leaves a type to the serializer of the database; but for null, which no value of any type is, so that what is there
/// is never null.
/// </summary>
internal sealed class SerializedCodec<T>(IValueSerializer serializer) : ValueCodec<T>
{
    public override void Encode(T value, ByteBuffer destination)
    {
        if (value is null)
            throw new ArgumentNullException(nameof(value));
        int start = destination.Length;
        try
        {
            serializer.Serialize(value, destination);
        }
        catch
        {
            // The buffer may hold other values already; only this one's beginning is taken back.
            destination.Length = start;
            throw;
        }
    }

    public override T Decode(ReadOnlyMemory<byte> stored) => serializer.Deserialize<T>(stored)
        ?? throw StoredBytes.Mismatch(stored.Span, $"a {TypeNames.Of(typeof(T))}");
}
