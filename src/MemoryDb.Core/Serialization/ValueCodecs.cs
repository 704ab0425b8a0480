using System.Collections.Concurrent;

namespace MemoryDb.Serialization;

/// <summary>
/// Finds the codec of a type: the native one, which needs no lookup, or one over the database's serializer.
/// </summary>
/// <param name="serializer">For all types that are not stored natively; null for JSON by reflection.</param>
internal sealed class ValueCodecs(IValueSerializer? serializer)
{
    private readonly IValueSerializer? _serializer = serializer ?? JsonValueSerializer.TryCreateDefault();
    private readonly ConcurrentDictionary<Type, object> _serialized = new();

    /// <summary>The codec of <typeparamref name="T"/>, always the same.</summary>
    /// <exception cref="InvalidOperationException">The type needs a serializer, and there is none.</exception>
    public ValueCodec<T> Get<T>() => Native<T>.Codec ?? GetSerialized<T>();

    private ValueCodec<T> GetSerialized<T>()
    {
        if (_serialized.TryGetValue(typeof(T), out object? codec))
            return (ValueCodec<T>)codec;
        if (_serializer is null)
            throw new InvalidOperationException(
                $"Values of type {TypeNames.Of(typeof(T))} need a serializer, and reflection is switched off in this " +
                "application. Configure a JsonValueSerializer with a source-generated JsonSerializerContext.");
        return (ValueCodec<T>)_serialized.GetOrAdd(typeof(T), new SerializedCodec<T>(_serializer));
    }

    private static class Native<T>
    {
        public static readonly ValueCodec<T>? Codec = NativeCodecs.Find<T>();
    }
}
