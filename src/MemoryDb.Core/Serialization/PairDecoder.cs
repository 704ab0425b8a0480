using MemoryDb.Data;

namespace MemoryDb.Serialization;

/// <summary>Turns a hash's stored pairs into what the caller asked for, outside every lock.</summary>
internal sealed class PairDecoder<TField, TValue>(ValueCodec<TField> fieldCodec, ValueCodec<TValue> valueCodec)
{
    /// <summary>The fields alone.</summary>
    public TField[] DecodeFields(byte[][] pairs) => Array.ConvertAll(pairs, DecodeField);

    /// <summary>A field that may be missing.</summary>
    public Optional<TField> DecodeOptionalField(byte[]? pair) =>
        pair is null ? default(Optional<TField>) : DecodeField(pair);

    /// <summary>The values alone.</summary>
    public TValue[] DecodeValues(byte[][] pairs) => Array.ConvertAll(pairs, DecodeValue);

    /// <summary>Fields and values.</summary>
    public KeyValuePair<TField, TValue>[] DecodePairs(byte[][] pairs) => Array.ConvertAll(pairs, DecodePair);

    /// <summary>A field and its value.</summary>
    public KeyValuePair<TField, TValue> DecodePair(byte[] pair) => new(DecodeField(pair), DecodeValue(pair));

    private TField DecodeField(byte[] pair) => fieldCodec.Decode(StoredPair.KeyMemory(pair));

    private TValue DecodeValue(byte[] pair) => valueCodec.Decode(StoredPair.Value(pair));
}
