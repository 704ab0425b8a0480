namespace MemoryDb.Log.Files;

/// <summary>A segment of a closed ballot that cannot say all that it should.</summary>
/// <param name="Name">Its name; the file itself may be lost.</param>
/// <param name="Header">Its header; null if that is damaged or lost.</param>
/// <param name="FirstNeeded">The first position that is read from it.</param>
/// <param name="LastNeeded">The last one: what follows is void, or stands in another segment.</param>
/// <param name="FirstDoubtful">From here on what it holds may be void, and is not kept.</param>
/// <param name="MissingCount">How many of these positions cannot be read from it.</param>
internal sealed record DamagedSegment(
    SegmentName Name,
    SegmentHeader? Header,
    long FirstNeeded,
    long LastNeeded,
    long FirstDoubtful,
    long MissingCount)
{
    public bool IsNeeded(long position) => position >= FirstNeeded && position <= LastNeeded;
}
