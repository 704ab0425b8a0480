namespace MemoryDb.Log;

/// <summary>
/// How long a reader at the tail waits before it looks again: twice as long each time, until something comes.
/// </summary>
internal sealed class PollingPace(TimeProvider timeProvider)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(64);

    private TimeSpan _next = Shortest;

    public void Reset() => _next = Shortest;

    /// <summary>Waits, or ends early, without an exception, when cancelled.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return Pause.ForAsync(delay, timeProvider, cancellationToken);
    }
}
