namespace MemoryDb.Commit;

/// <summary>
/// Tells when it is worth waiting with the next record for more calls: each record costs the replicas about as much
/// whatever it holds. Most of those who were answered call again at once; while more of them are still away than have
/// called, and as long as more come, the record gathers. There is no timer, but a bound on how often it is looked in
/// vain, all in all.
/// </summary>
/// <remarks>Changed under the tracker's lock, looked at without.</remarks>
internal sealed class Gathering
{
    /// <summary>Answering so many callers may take as long as a look, during which none of them calls.</summary>
    private const int AnsweredPerLook = 8;

    /// <summary>More are not waited for: after a log that hung, a flood of writes may be answered at once.</summary>
    private const int MaxAwayCount = 1024;

    private int _callCount;
    private int _awayCount;
    private bool _isCalledOff;

    /// <summary>Whether more of those who were answered are away than have called for this record.</summary>
    public bool IsWorthwhile => !Volatile.Read(ref _isCalledOff)
        && Volatile.Read(ref _callCount) < Volatile.Read(ref _awayCount);

    /// <summary>A write has come, be it of somebody who was answered or not.</summary>
    public void Call()
    {
        _callCount++;
        if (_awayCount > 0)
            _awayCount--;
    }

    /// <summary>So many writes are being answered.</summary>
    public void Answer(long count) => _awayCount = (int)Math.Min(_awayCount + count, MaxAwayCount);

    /// <summary>There is something to take already, or nothing will come any more.</summary>
    public void CallOff() => Volatile.Write(ref _isCalledOff, true);

    /// <summary>A record is taken, with all that have called.</summary>
    /// <param name="gaveUp">Whether no more came: then those who are away are not about to call.</param>
    public void End(bool gaveUp)
    {
        if (gaveUp)
            _awayCount = 0;
        _callCount = 0;
        _isCalledOff = false;
    }

    /// <summary>
    /// Lets other threads have the processor for as long as that brings more calls. On a thread of the caller's own.
    /// </summary>
    public void Wait()
    {
        int seenCount = -1;
        int looksInVain = 1 + (Volatile.Read(ref _awayCount) / AnsweredPerLook);
        while (IsWorthwhile && looksInVain > 0)
        {
            int count = Volatile.Read(ref _callCount);
            if (count <= seenCount)
                looksInVain--;
            seenCount = count;
            Thread.Yield();
        }
    }
}
