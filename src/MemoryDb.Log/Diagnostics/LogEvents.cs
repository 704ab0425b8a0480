namespace MemoryDb.Log;

/// <summary>
/// Where everything that happens to one open log is told: to the application, to the metrics, and to the report.
/// </summary>
internal sealed class LogEvents(Action<QuorumLogEvent>? observer)
{
    private const int KeptCount = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<QuorumLogEvent> _kept = new();

    /// <summary>The last events, oldest first.</summary>
    public IReadOnlyList<QuorumLogEvent> Kept
    {
        get
        {
            lock (_lock)
                return [.. _kept];
        }
    }

    /// <summary>
    /// Tells everybody. Holds no lock while the application is told, by its listeners to the metrics too; what they
    /// throw harms nobody.
    /// </summary>
    public void Tell(QuorumLogEvent happened)
    {
        lock (_lock)
        {
            _kept.Enqueue(happened);
            if (_kept.Count > KeptCount)
                _kept.Dequeue();
        }

        LogInstruments.Tell(() => Count(happened));
        LogInstruments.Tell(() => observer?.Invoke(happened));
    }

    private static void Count(QuorumLogEvent happened)
    {
        var kind = new KeyValuePair<string, object?>("kind", happened.Kind.ToString());
        LogInstruments.Events.Add(1, kind);
        if (happened.RecordCount > 0)
            LogInstruments.Records.Add(happened.RecordCount, kind);
    }
}
