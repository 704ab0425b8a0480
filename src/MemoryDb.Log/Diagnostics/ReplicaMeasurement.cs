namespace MemoryDb.Log;

/// <summary>
/// What one replica's writing tells those who measure it; nothing if nobody does. It is told once the replica has
/// nothing more urgent to do. A clock or a listener that fails costs a measurement.
/// </summary>
internal sealed class ReplicaMeasurement(int replicaId, string folder, TimeProvider clock)
{
    private readonly KeyValuePair<string, object?>[] _tags = LogInstruments.TagsOf(replicaId, folder);
    private TimeSpan? _elapsed;
    private long _bytes;

    private static bool IsListenedTo =>
        LogInstruments.WriteDuration.Enabled || LogInstruments.WrittenBytes.Enabled;

    /// <summary>When a write begins; null if nobody listens.</summary>
    public long? Start()
    {
        try
        {
            return IsListenedTo ? clock.GetTimestamp() : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Frames were written and synced.</summary>
    public void Note(long? started, List<PendingFrame> frames)
    {
        try
        {
            if (started is not { } begin)
                return;
            _bytes = frames.Sum(frame => (long)frame.FrameBytes);
            _elapsed = clock.GetElapsedTime(begin);
        }
        catch (Exception)
        {
            _elapsed = null;
        }
    }

    /// <summary>Tells of the last write, once.</summary>
    public void Tell()
    {
        if (_elapsed is { } elapsed)
            Tell(elapsed.TotalSeconds, _bytes);
        _elapsed = null;
    }

    private void Tell(double seconds, long bytes) => LogInstruments.Tell(() =>
    {
        LogInstruments.WriteDuration.Record(seconds, _tags);
        LogInstruments.WrittenBytes.Add(bytes, _tags);
    });
}
