namespace MemoryDb.Log.Files;

/// <summary>Positions from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct PositionRange(long First, long Last)
{
    public bool Contains(long position) => position >= First && position <= Last;
}
