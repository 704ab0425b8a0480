using MemoryDb.Data;
using MemoryDb.Serialization;

namespace MemoryDb.Effects;

/// <summary>Reads effect batches back and applies them, each stamped with its revision.</summary>
internal sealed class EffectDecoder(Keyspace keyspace)
{
    private readonly EffectApplier _applier = new(keyspace);
    private readonly List<EncodedKey> _touched = [];
    private EffectItem[] _items = new EffectItem[16];
    private bool _hasCleared;

    /// <summary>Applies one effect batch, from its array header to its end, as <paramref name="revision"/>.</summary>
    /// <exception cref="MessagePackFormatException">The bytes are no effect batch.</exception>
    public void ApplyBatch(ref MessagePackReader reader, Revision revision) =>
        ApplyEffects(ref reader, reader.ReadArrayHeader(), revision);

    /// <summary>Applies the effects of one batch, as <paramref name="revision"/>.</summary>
    /// <exception cref="MessagePackFormatException">The bytes are not that many effects.</exception>
    public void ApplyEffects(ref MessagePackReader reader, int count, Revision revision)
    {
        _touched.Clear();
        _hasCleared = false;
        for (int index = 0; index < count; index++)
            ApplyEffect(ref reader);
        foreach (EncodedKey key in _touched)
            _applier.Stamp(in key, revision);
        if (_hasCleared)
            _applier.StampClear(revision);
    }

    private void ApplyEffect(ref MessagePackReader reader)
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
            _items[0] = new EffectItem(StoredPair.Create(keyBytes, reader.ReadBinary()));
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
