using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace MemoryDb.Log;

/// <summary>
/// What the log measures, once for the process; replicas are told apart by tags. As long as nobody listens, an
/// instrument costs the look at one field. Listeners are code of the application: they are called outside every lock,
/// and what they throw harms nobody.
/// </summary>
internal static class LogInstruments
{
    public const string MeterName = "MemoryDb";

    private static readonly Meter Meter = new(
        MeterName, typeof(LogInstruments).Assembly.GetName().Version?.ToString(3));

    public static readonly Counter<long> Events = Create(meter => meter.CreateCounter<long>(
        "memorydb.log.events", "{event}", "What happened to the log's replicas, by kind."));

    public static readonly Counter<long> Records = Create(meter => meter.CreateCounter<long>(
        "memorydb.log.records", "{record}", "Records found damaged, repaired or filled in, by kind of event."));

    public static readonly Histogram<double> WriteDuration = Create(meter => meter.CreateHistogram(
        "memorydb.replica.write.duration",
        "s",
        "How long a replica took to write what had gathered, and to sync it.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
                [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
        }));

    public static readonly Counter<long> WrittenBytes = Create(meter => meter.CreateCounter<long>(
        "memorydb.replica.written", "By", "Bytes written to a replica."));

    // Whoever forgets a log without disposing of it must not find it here for ever.
    private static readonly ConditionalWeakTable<QuorumTransactionLog, object?> Open = [];

    static LogInstruments()
    {
        Create(meter => meter.CreateObservableGauge(
            "memorydb.replica.in_service",
            static () => Observe(status => status.IsInService ? 1 : 0),
            description: "1 if a replica counts towards the majority, else 0."));
        Create(meter => meter.CreateObservableGauge(
            "memorydb.replica.lag",
            static () => Observe(status => status.LagRecordCount),
            "{record}",
            "Records appended by this process that a replica has not acknowledged yet."));
        Create(meter => meter.CreateObservableGauge(
            "memorydb.replica.damaged",
            static () => Observe(status => status.DamagedRecordCount),
            "{record}",
            "Durable records that are damaged in a replica at present."));
    }

    /// <summary>From here on its replicas are observed.</summary>
    public static void Add(QuorumTransactionLog log) => Open.AddOrUpdate(log, null);

    /// <summary>Its replicas are observed no more.</summary>
    public static void Remove(QuorumTransactionLog log) => Open.Remove(log);

    /// <summary>What tells a replica from others.</summary>
    public static KeyValuePair<string, object?>[] TagsOf(int replicaId, string folder) =>
        [new("memorydb.replica.id", replicaId), new("memorydb.replica.folder", folder)];

    /// <summary>Calls listeners.</summary>
    public static void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // Whoever measures must not take a replica with it.
        }
    }

    /// <summary>
    /// Listeners are told of a new instrument while it is made. If one of them throws, nobody hears of it: it is made
    /// once more where none are told.
    /// </summary>
    private static T Create<T>(Func<Meter, T> create)
    {
        try
        {
            return create(Meter);
        }
        catch (Exception)
        {
            var unheard = new Meter(MeterName);
            unheard.Dispose();
            return create(unheard);
        }
    }

    private static IEnumerable<Measurement<long>> Observe(Func<ReplicaStatus, long> value) =>
        Open.SelectMany(open => open.Key.Replicas.Select((status, index) =>
            new Measurement<long>(value(status), TagsOf(index + 1, status.Folder))));
}
