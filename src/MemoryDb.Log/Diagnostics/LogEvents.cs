using System.Diagnostics.Metrics;

namespace MemoryDb.Log;

/// <summary>
/// Where everything that happens to one open log is told: to the application, to the metrics, and to the report.
/// </summary>
internal sealed class LogEvents(Action<QuorumLogEvent>? observer)
{
    public const string MeterName = "MemoryDb.Log";
    private const int KeptCount = 1000;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> EventCount = Meter.CreateCounter<long>(
        "memorydb.log.events", "{event}", "What happened to the log's replicas, by kind.");
    private static readonly Counter<long> RecordCount = Meter.CreateCounter<long>(
        "memorydb.log.records", "{record}", "Records found damaged, repaired or filled in, by kind of event.");

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

        IgnoreFailure(() => Count(happened));
        IgnoreFailure(() => observer?.Invoke(happened));
    }

    private static void Count(QuorumLogEvent happened)
    {
        var kind = new KeyValuePair<string, object?>("kind", happened.Kind.ToString());
        EventCount.Add(1, kind);
        if (happened.RecordCount > 0)
            RecordCount.Add(happened.RecordCount, kind);
    }

    private static void IgnoreFailure(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // An observer that fails must not take a replica with it.
        }
    }
}
