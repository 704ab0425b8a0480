namespace MemoryDb.Commit;

/// <summary>
/// Tells when it is worth waiting with the next record for more calls: each record costs the replicas about as much
/// whatever it holds. Most of those who were answered call again at once; while more of them are still away than have
/// called, and as long as more come, the record gathers. There is no timer: where nobody comes it takes microseconds.
/// </summary>
/// <remarks>Changed under the tracker's lock, looked at without.</remarks>
internal sealed class Gathering
{
    /// <summary>Answering so many callers may take as long as a look, during which none of them calls.</summary>
    private const int AnsweredPerLook = 8;

    private int _callCount;
    private int _awayCount;

    /// <summary>Whether more of those who were answered are away than have called for this record.</summary>
    public bool IsWorthwhile => Volatile.Read(ref _callCount) < Volatile.Read(ref _awayCount);

    /// <summary>A write has come, be it of somebody who was answered or not.</summary>
    public void Call()
    {
        _callCount++;
        if (_awayCount > 0)
            _awayCount--;
    }

    /// <summary>So many writes are being answered.</summary>
    public void Answer(int count) => _awayCount += count;

    /// <summary>A record is taken, with all that have called.</summary>
    /// <param name="gaveUp">Whether no more came: then those who are away are not about to call.</param>
    public void End(bool gaveUp)
    {
        if (gaveUp)
            _awayCount = 0;
        _callCount = 0;
    }

    /// <summary>
    /// Lets other threads have the processor for as long as that brings more calls. On a thread of the caller's own.
    /// </summary>
    public void Wait()
    {
        int seenCount = -1;
        for (int looks = 0; IsWorthwhile && looks <= Volatile.Read(ref _awayCount) / AnsweredPerLook; looks++)
        {
            int count = Volatile.Read(ref _callCount);
            if (count > seenCount)
                looks = 0;
            seenCount = count;
            Thread.Yield();
        }
    }
}
