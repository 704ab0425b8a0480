using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Effects;

/// <summary>Reads effect batches back and applies them, each stamped with its revision.</summary>
internal sealed class EffectDecoder(Keyspace keyspace)
{
    private const int MaxBufferBytes = 4096;

    private readonly EffectApplier _applier = new(keyspace);
    private readonly List<EncodedKey> _touched = [];
    private EffectItem[] _items = new EffectItem[16];
    private readonly byte[] _pair = new byte[MaxBufferBytes];
    private bool _hasCleared;

    /// <summary>Applies one effect batch, from its array header to its end, as <paramref name="revision"/>.</summary>
    /// <exception cref="MessagePackFormatException">The bytes are no effect batch.</exception>
    public void ApplyBatch(ref MessagePackReader reader, Revision revision) =>
        ApplyEffects(ref reader, reader.ReadArrayHeader(), revision);

    /// <summary>Applies the effects of one batch, as <paramref name="revision"/>.</summary>
    /// <exception cref="MessagePackFormatException">The bytes are not that many effects.</exception>
    [MethodImpl(Compiled.ForGood)]
    public void ApplyEffects(ref MessagePackReader reader, int count, Revision revision)
    {
        _touched.Clear();
        _hasCleared = false;
        for (int index = 0; index < count; index++)
            ApplyEffect(ref reader, isOnly: count == 1);
        foreach (EncodedKey key in _touched)
            _applier.Stamp(in key, revision);
        if (_hasCleared)
            _applier.StampClear(revision);
    }

    [MethodImpl(Compiled.ForGood)]
    private void ApplyEffect(ref MessagePackReader reader, bool isOnly)
    {
        int elements = reader.ReadArrayHeader();
        EffectKind kind = ReadKind(ref reader);
        ReadOnlySpan<byte> keyBytes = reader.ReadBinary();
        long number = 0;
        int left = elements - 2;
        if (EffectEncoder.HasNumber(kind))
        {
            number = reader.ReadInteger();
            left--;
        }

        int perItem = EffectEncoder.ElementsPerItem(kind);
        if (left < 0 || left % perItem != 0)
            throw new MessagePackFormatException($"An effect of kind {kind} has {elements} elements", reader.Position);
        int items = left / perItem;
        CheckShape(kind, keyBytes, number, items, reader.Position);
        EncodedKey key;
        if (kind == EffectKind.KeyPut)
        {
            _items[0] = DecodePair(ref reader, keyBytes, isOnly);
            key = EncodedKey.OfPair(_items[0].Stored, keyspace.Hash);
        }
        else
        {
            key = keyspace.Encode(keyBytes);
            DecodeItems(ref reader, kind, items);
        }

        _applier.Apply(new Effect(kind, key, _items.AsSpan(0, items), number), undo: null);
        if (kind == EffectKind.Clear)
            _hasCleared = true;
        else
            _touched.Add(key);
        Array.Clear(_items, 0, items);
    }

    /// <summary>
    /// A string's key and value; in a buffer, if nobody needs the key any more when the next effect is read.
    /// </summary>
    private EffectItem DecodePair(ref MessagePackReader reader, ReadOnlySpan<byte> key, bool isOnly)
    {
        ReadOnlySpan<byte> value = reader.ReadBinary();
        int length = StoredPair.BytesOf(key.Length, value.Length);
        if (!isOnly || length > MaxBufferBytes)
            return new EffectItem(StoredPair.Create(key, value));
        StoredPair.Write(_pair, key, value);
        return EffectItem.OfPair(_pair, length);
    }

    private static EffectKind ReadKind(ref MessagePackReader reader)
    {
        long kind = reader.ReadInteger();
        return kind is >= byte.MinValue and <= byte.MaxValue
            ? (EffectKind)kind
            : throw new MessagePackFormatException($"There are no effects of kind {kind}", reader.Position);
    }

    /// <summary>A primary writes nothing else, so nothing else is applied.</summary>
    private static void CheckShape(EffectKind kind, ReadOnlySpan<byte> key, long number, int items, int position)
    {
        if (!EffectShape.IsSoundKey(kind, key))
        {
            throw new MessagePackFormatException(
                $"An effect of kind {kind} names a key of {key.Length} bytes", position);
        }

        if (!EffectShape.IsSound(kind, number, items))
        {
            throw new MessagePackFormatException(
                $"An effect of kind {kind} has {items} items and the number {number}", position);
        }
    }

    private void DecodeItems(ref MessagePackReader reader, EffectKind kind, int count)
    {
        for (int index = 0; index < count; index++)
        {
            if (index == _items.Length)
                Array.Resize(ref _items, _items.Length * 2);
            _items[index] = DecodeItem(ref reader, kind);
        }
    }

    private static EffectItem DecodeItem(ref MessagePackReader reader, EffectKind kind)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        return kind switch
        {
            EffectKind.HashPut => new EffectItem(StoredPair.Create(bytes, reader.ReadBinary())),
            EffectKind.HashRemove => new EffectItem(StoredPair.Create(bytes, default)),
            EffectKind.SortedSetPut => new EffectItem(bytes.ToArray(), reader.ReadDouble()),
            _ => new EffectItem(bytes.ToArray()),
        };
    }
}
