using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>
/// Turns what a caller gives into the arrays that the keyspace keeps: once, outside every lock, and straight into its
/// final place where the size is known beforehand.
/// </summary>
internal static class StoredForm
{
    private const int RetainedBytes = 64 * 1024;

    [ThreadStatic]
    private static ByteBuffer? _spare;

    /// <summary>A member, a list's item.</summary>
    public static byte[] Of<T>(T value, ValueCodec<T> codec)
    {
        int size = codec.MeasureBytes(value);
        if (size >= 0)
        {
            SizeLimits.CheckValue(size);
            byte[] exact = new byte[size];
            codec.EncodeTo(value, exact);
            return exact;
        }

        ByteBuffer buffer = Encode(value, codec);
        byte[] stored = buffer.WrittenSpan.ToArray();
        Return(buffer);
        return stored;
    }

    /// <summary>Several members or items.</summary>
    public static byte[][] OfAll<T>(
        IReadOnlyCollection<T> values,
        ValueCodec<T> codec,
        [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return [.. values.Select(value => Of(value, codec))];
    }

    /// <summary>A string's key and value in one array.</summary>
    public static byte[] Pair<T>(Key key, T value, ValueCodec<T> codec)
    {
        int keyLength = SizeLimits.CheckKey(key);
        byte[] pair = Reserve(keyLength, value, codec, out Span<byte> keyBytes);
        key.CopyTo(keyBytes);
        return pair;
    }

    /// <summary>The same for a key encoded before: whoever named it may have changed its bytes since.</summary>
    public static byte[] Pair<T>(in EncodedKey key, T value, ValueCodec<T> codec)
    {
        byte[] pair = Reserve(key.Bytes.Length, value, codec, out Span<byte> keyBytes);
        key.Bytes.CopyTo(keyBytes);
        return pair;
    }

    /// <summary>A hash's field and value in one array.</summary>
    public static byte[] Pair<TField, TValue>(
        TField field, ValueCodec<TField> fieldCodec, TValue value, ValueCodec<TValue> valueCodec)
    {
        byte[] fieldBytes = Of(field, fieldCodec);
        byte[] pair = Reserve(fieldBytes.Length, value, valueCodec, out Span<byte> fieldPlace);
        fieldBytes.CopyTo(fieldPlace);
        return pair;
    }

    /// <summary>Several fields with their values.</summary>
    public static byte[][] Pairs<TField, TValue>(
        IReadOnlyCollection<KeyValuePair<TField, TValue>> pairs,
        ValueCodec<TField> fieldCodec,
        ValueCodec<TValue> valueCodec)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return [.. pairs.Select(pair => Pair(pair.Key, fieldCodec, pair.Value, valueCodec))];
    }

    /// <summary>A pair that has its value, and room for its key.</summary>
    private static byte[] Reserve<T>(int keyLength, T value, ValueCodec<T> codec, out Span<byte> keyPlace)
    {
        int size = codec.MeasureBytes(value);
        ByteBuffer? buffer = size < 0 ? Encode(value, codec) : null;
        SizeLimits.CheckValue(buffer?.Length ?? size);
        byte[] pair = StoredPair.CreateUninitialized(
            keyLength, buffer?.Length ?? size, out keyPlace, out Span<byte> valuePlace);
        CopyValue(value, codec, buffer, valuePlace);
        return pair;
    }

    private static void CopyValue<T>(T value, ValueCodec<T> codec, ByteBuffer? encoded, Span<byte> destination)
    {
        if (encoded is null)
        {
            codec.EncodeTo(value, destination);
            return;
        }

        encoded.WrittenSpan.CopyTo(destination);
        Return(encoded);
    }

    private static ByteBuffer Encode<T>(T value, ValueCodec<T> codec)
    {
        // A serializer may call the database in turn: then it finds no spare buffer and gets another.
        ByteBuffer buffer = _spare ?? new ByteBuffer();
        _spare = null;
        buffer.Clear();
        codec.Encode(value, buffer);
        SizeLimits.CheckValue(buffer.Length);
        return buffer;
    }

    private static void Return(ByteBuffer buffer)
    {
        buffer.TrimExcess(RetainedBytes);
        _spare = buffer;
    }
}
