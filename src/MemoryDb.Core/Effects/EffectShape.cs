using MemoryDb.Data;
using MemoryDb.Execution;

namespace MemoryDb.Effects;

/// <summary>
/// What an effect of each kind must look like. Checked in pairs: a primary applies and logs nothing that whoever
/// replays its log would refuse.
/// </summary>
internal static class EffectShape
{
    /// <summary>Whether an effect may have that number, and so many items.</summary>
    public static bool IsSound(EffectKind kind, long number, int items) => kind switch
    {
        EffectKind.KeyPut => items == 1 && number is >= Effect.KeepExpiry and <= Entry.LatestExpiry,
        EffectKind.KeyDelete => items == 0
            && number is (long)RemovalReason.Deleted or (long)RemovalReason.Expired,
        EffectKind.Clear => items == 0 && number == 0,
        EffectKind.KeyPatch => items == 1 && number is >= 0 and <= SizeLimits.MaxValueBytes,
        EffectKind.KeyExpire => items == 0 && number is >= Entry.NeverExpires and <= Entry.LatestExpiry,
        EffectKind.ListPopLeft or EffectKind.ListPopRight => items == 0 && number > 0,
        EffectKind.ListSet or EffectKind.ListInsert => items == 1 && number >= 0,
        EffectKind.ListRemove => items == 1 && number != 0,
        _ => items > 0,
    };

    /// <summary>Whether an effect may name that key: one that removes every key names none.</summary>
    public static bool IsSoundKey(EffectKind kind, ReadOnlySpan<byte> key) =>
        kind == EffectKind.Clear ? key.IsEmpty : key.Length <= Key.MaxBytes;
}
