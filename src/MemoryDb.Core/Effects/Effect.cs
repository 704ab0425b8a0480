using MemoryDb.Data;

namespace MemoryDb.Effects;

/// <summary>
/// A decided change to one key: deterministic, with absolute times, chosen members and resulting numbers, so that
/// whoever applies it to an equal key gets an equal key. It exists only while it is emitted or decoded.
/// </summary>
internal readonly ref struct Effect(
    EffectKind kind, EncodedKey key, ReadOnlySpan<EffectItem> items = default, long number = 0)
{
    /// <summary>The number of a <see cref="EffectKind.KeyPut"/> that leaves the key's expiry as it is.</summary>
    public const long KeepExpiry = -1;

    public EffectKind Kind { get; } = kind;

    public EncodedKey Key { get; } = key;

    public ReadOnlySpan<EffectItem> Items { get; } = items;

    public long Number { get; } = number;
}
