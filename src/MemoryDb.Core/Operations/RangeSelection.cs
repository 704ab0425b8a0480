namespace MemoryDb.Operations;

/// <summary>The argument of ZRANGE BYSCORE and BYLEX.</summary>
/// <param name="Range">The range of scores or of members.</param>
/// <param name="Order">From which of its ends the walk goes.</param>
/// <param name="Offset">How many members are left out first.</param>
/// <param name="Count">How many follow at most; all if negative.</param>
internal readonly record struct RangeSelection<TRange>(TRange Range, Order Order, long Offset = 0, long Count = -1)
{
    /// <summary>The offset; no set is larger than this.</summary>
    public int OffsetWithin => (int)Math.Min(Offset, int.MaxValue);

    /// <summary>The count; no set is larger than this.</summary>
    public int CountWithin => Count < 0 ? int.MaxValue : (int)Math.Min(Count, int.MaxValue);
}
