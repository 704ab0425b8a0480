namespace MemoryDb.Operations;

/// <summary>The argument of ZRANGE BYSCORE.</summary>
/// <param name="Scores">The range of scores.</param>
/// <param name="Order">From which of its ends the walk goes.</param>
/// <param name="Offset">How many members are left out first.</param>
/// <param name="Count">How many follow at most; all if negative.</param>
internal readonly record struct ScoreSelection(ScoreRange Scores, Order Order, long Offset, long Count)
{
    /// <summary>The offset; no set is larger than this.</summary>
    public int OffsetWithin => (int)Math.Min(Offset, int.MaxValue);

    /// <summary>The count; no set is larger than this.</summary>
    public int CountWithin => Count < 0 ? int.MaxValue : (int)Math.Min(Count, int.MaxValue);
}
