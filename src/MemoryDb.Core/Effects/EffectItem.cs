namespace MemoryDb.Effects;

/// <summary>
/// One element of an effect in the form in which it is stored: a pair, a list's item, a member. The array is
/// immutable and belongs to the keyspace once the effect is applied; but a string's pair is copied, and may lie in a
/// buffer.
/// </summary>
internal readonly struct EffectItem
{
    private readonly int _length;

    public EffectItem(byte[] stored, double score = 0)
    {
        Stored = stored;
        Score = score;
        _length = stored.Length;
    }

    private EffectItem(byte[] buffer, int length)
    {
        Stored = buffer;
        _length = length;
    }

    public byte[] Stored { get; }

    public double Score { get; }

    /// <summary>A string's pair.</summary>
    public ReadOnlySpan<byte> Pair => Stored.AsSpan(0, _length);

    /// <summary>
    /// A string's pair at the beginning of a buffer, which may be used again once the effect is applied.
    /// </summary>
    public static EffectItem OfPair(byte[] buffer, int length) => new(buffer, length);
}
