using MemoryDb.Data;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Effects;

/// <summary>
/// Writes effects as MessagePack arrays: kind, key, then what the kind needs (the table is in
/// docs/internals/log-format.md).
/// </summary>
internal static class EffectEncoder
{
    public static void Encode(in Effect effect, ByteBuffer destination)
    {
        var writer = new MessagePackWriter(destination);
        int arguments = effect.Items.Length * ElementsPerItem(effect.Kind) + (HasNumber(effect.Kind) ? 1 : 0);
        writer.WriteArrayHeader(2 + arguments);
        writer.WriteInteger((byte)effect.Kind);
        writer.WriteBinary(effect.Key.Bytes);
        if (HasNumber(effect.Kind))
            writer.WriteInteger(effect.Number);
        foreach (ref readonly EffectItem item in effect.Items)
            EncodeItem(writer, effect.Kind, in item);
    }

    public static bool HasNumber(EffectKind kind) => kind is EffectKind.KeyPut or EffectKind.KeyDelete
        or EffectKind.KeyExpire or EffectKind.KeyPatch or EffectKind.ListPopLeft or EffectKind.ListPopRight
        or EffectKind.ListSet or EffectKind.ListInsert or EffectKind.ListRemove;

    /// <summary>How many MessagePack values one item takes.</summary>
    public static int ElementsPerItem(EffectKind kind) =>
        kind is EffectKind.HashPut or EffectKind.SortedSetPut ? 2 : 1;

    private static void EncodeItem(MessagePackWriter writer, EffectKind kind, in EffectItem item)
    {
        switch (kind)
        {
            case EffectKind.KeyPut:
                writer.WriteBinary(StoredPair.ValueSpan(item.Pair));
                break;
            case EffectKind.HashPut:
                writer.WriteBinary(StoredPair.Key(item.Stored));
                writer.WriteBinary(StoredPair.ValueSpan(item.Stored));
                break;
            case EffectKind.HashRemove:
                writer.WriteBinary(StoredPair.Key(item.Stored));
                break;
            case EffectKind.SortedSetPut:
                writer.WriteBinary(item.Stored);
                writer.WriteDouble(item.Score);
                break;
            default:
                writer.WriteBinary(item.Stored);
                break;
        }
    }
}
