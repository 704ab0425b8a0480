namespace MemoryDb.Log.Files;

/// <summary>Positions from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct PositionRange(long First, long Last)
{
    public bool Contains(long position) => position >= First && position <= Last;

    /// <summary>What is left of it without another: up to two ranges.</summary>
    public IEnumerable<PositionRange> Without(PositionRange? other)
    {
        if (other is not { } taken)
        {
            yield return this;
            yield break;
        }

        if (First < taken.First)
            yield return this with { Last = Math.Min(Last, taken.First - 1) };
        if (Last > taken.Last)
            yield return this with { First = Math.Max(First, taken.Last + 1) };
    }
}
