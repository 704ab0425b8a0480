namespace MemoryDb.Log;

/// <summary>What one replica's writing tells those who measure it; nothing if nobody does.</summary>
internal sealed class ReplicaMeasurement(int replicaId, string folder, TimeProvider clock)
{
    private readonly KeyValuePair<string, object?>[] _tags = LogInstruments.TagsOf(replicaId, folder);

    /// <summary>When a write begins; 0 if nobody listens.</summary>
    public long Start() => IsListenedTo ? clock.GetTimestamp() : 0;

    private static bool IsListenedTo =>
        LogInstruments.WriteDuration.Enabled || LogInstruments.WrittenBytes.Enabled;

    /// <summary>Frames were written and synced.</summary>
    public void Written(long started, List<PendingFrame> frames)
    {
        if (started != 0)
            Tell(clock.GetElapsedTime(started), frames.Sum(frame => (long)frame.FrameBytes));
    }

    private void Tell(TimeSpan elapsed, long bytes) => LogInstruments.Tell(() =>
    {
        LogInstruments.WriteDuration.Record(elapsed.TotalSeconds, _tags);
        LogInstruments.WrittenBytes.Add(bytes, _tags);
    });
}
