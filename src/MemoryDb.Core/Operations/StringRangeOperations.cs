using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>
/// What the commands on parts of a string do. Only the part is logged; the old bytes, which a reader may hold, stay.
/// </summary>
internal static class StringRangeOperations
{
    /// <summary>GETRANGE.</summary>
    public static ReadOnlyMemory<byte> GetRange(ReadContext context, in EncodedKey key, StringRange range) =>
        context.FindString(in key) is { } pair ? range.Of(pair.Value) : default;

    /// <summary>SETRANGE. No bytes at all change nothing, and make no key.</summary>
    public static long SetRange(WriteContext context, in EncodedKey key, StringPatch patch)
    {
        long length = StringOperations.Length(context, in key, default);
        if (patch.Bytes.Length == 0)
            return length;
        context.Emit(EffectKind.KeyPatch, in key, new EffectItem(patch.Bytes), patch.Offset);
        return Math.Max(length, patch.Offset + patch.Bytes.Length);
    }

    /// <summary>APPEND.</summary>
    public static long Append(WriteContext context, in EncodedKey key, byte[] suffix)
    {
        PlacedPair? pair = context.FindString(in key);
        long length = pair?.ValueSpan.Length ?? 0;
        SizeLimits.CheckValue(length + suffix.Length);
        if (suffix.Length > 0 || pair is null)
            context.Emit(EffectKind.KeyPatch, in key, new EffectItem(suffix), length);
        return length + suffix.Length;
    }
}
