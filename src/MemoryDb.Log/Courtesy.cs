using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Whether a replica's thread, when its disk has answered, takes the processor away from whoever runs. With small
/// records it does: a few callers wait for nothing else. Under full load the records are large, callers wait in any
/// case, and each time that it comes it would interrupt one who only reads: then it waits for its turn
/// (<c>SCHED_BATCH</c>), which costs an append next to nothing.
/// </summary>
/// <remarks>
/// Not for good: where others keep every processor busy, such a turn comes late, and a lone write would take twice as
/// long. A system that does not know of it goes on as it does, and so does a thread for which whoever runs the process
/// has chosen otherwise. On the replica's own thread alone.
/// </remarks>
internal sealed class Courtesy
{
    private const int LargeBytes = 16 << 10;
    private const int SmallBytes = 4 << 10;

    private bool _isWaiting;

    /// <summary>The calling thread waits for its turn from now on: what it does is needed later, if at all.</summary>
    public static void WaitForTurns() => NativeMethods.TrySetTurns(isWaiting: true);

    /// <summary>So much was written at a time.</summary>
    public void Note(long bytes)
    {
        bool shallWait = _isWaiting ? bytes > SmallBytes : bytes >= LargeBytes;
        if (shallWait != _isWaiting && NativeMethods.TrySetTurns(shallWait))
            _isWaiting = shallWait;
    }
}
