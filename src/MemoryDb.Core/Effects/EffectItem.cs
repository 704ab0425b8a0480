namespace MemoryDb.Effects;

/// <summary>
/// One element of an effect in the form in which it is stored: a pair, a list's item, a member. The array is
/// immutable and belongs to the keyspace once the effect is applied.
/// </summary>
internal readonly struct EffectItem(byte[] stored, double score = 0)
{
    public byte[] Stored { get; } = stored;

    public double Score { get; } = score;
}
