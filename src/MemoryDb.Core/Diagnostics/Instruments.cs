using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace MemoryDb.Diagnostics;

/// <summary>
/// What the engine measures, once for the process; databases are told apart by a tag. As long as nobody listens, an
/// instrument costs the look at one field.
/// </summary>
internal static class Instruments
{
    public const string SourceName = "MemoryDb";

    /// <summary>Null if a listener failed when it was told of it.</summary>
    public static readonly ActivitySource? Activities = CreateActivities();

    private static readonly Meter Meter = new(SourceName, Version);

    // A command takes from a microsecond (a read) to as long as a disk needs; an append what a disk needs.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
            [0.000_005, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    };

    private static readonly InstrumentAdvice<double> Holds = new()
    {
        HistogramBucketBoundaries = [0.000_001, 0.000_005, 0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.01, 0.1, 1],
    };

    public static readonly Histogram<double> CommandDuration = Create(meter => meter.CreateHistogram(
        "db.client.operation.duration",
        "s",
        "From the call of a command until its reply, which for a write means until it is durable.",
        tags: null,
        Durations));

    public static readonly Histogram<double> HazardWait = Create(meter => meter.CreateHistogram(
        "memorydb.hazard.wait",
        "s",
        "How long replies were withheld because they depend on what another command wrote.",
        tags: null,
        Durations));

    public static readonly Histogram<double> WriteLockHold = Create(meter => meter.CreateHistogram(
        "memorydb.write_lock.hold", "s", "How long commands held the write lock.", tags: null, Holds));

    public static readonly Histogram<double> AppendDuration = Create(meter => meter.CreateHistogram(
        "memorydb.append.duration",
        "s",
        "From handing a record to the log until it is durable.",
        tags: null,
        Durations));

    public static readonly Histogram<long> RecordSize = Create(meter => meter.CreateHistogram<long>(
        "memorydb.record.size", "By", "Bytes of the records that were appended."));

    public static readonly Histogram<long> RecordReplies = Create(meter => meter.CreateHistogram<long>(
        "memorydb.record.replies", "{reply}", "Replies that one append released."));

    public static readonly Counter<long> Writes = Create(meter => meter.CreateCounter<long>(
        "memorydb.writes", "{write}", "Effect batches, of commands and transactions, that became durable."));

    public static readonly Histogram<double> RestoreDuration = Create(meter => meter.CreateHistogram(
        "memorydb.restore.duration",
        "s",
        "From the opening of a database until it serves.",
        tags: null,
        Durations));

    public static readonly Counter<long> RestoredWrites = Create(meter => meter.CreateCounter<long>(
        "memorydb.restore.writes", "{write}", "Effect batches that were applied while a database was opened."));

    // Whoever forgets a database without disposing of it must not find it here for ever.
    private static readonly ConditionalWeakTable<DatabaseTelemetry, object?> Open = [];

    static Instruments()
    {
        Create(meter => meter.CreateObservableUpDownCounter(
            "memorydb.pending.size",
            static () => Observe(status => status.PendingBytes),
            "By",
            "Bytes that have executed and are not durable."));
        Create(meter => meter.CreateObservableUpDownCounter(
            "memorydb.waiting.commands",
            static () => Observe(status => status.WaitingCommandCount),
            "{command}",
            "Commands that wait because so much is pending."));
        Create(meter => meter.CreateObservableGauge(
            "memorydb.database.state",
            static () => Observe(status => (int)status.State),
            description: "0: serving, 1: the log takes no writes, 2: stopped."));
    }

    private static string? Version => typeof(Instruments).Assembly.GetName().Version?.ToString(3);

    /// <summary>From here on its status is observed.</summary>
    public static void Add(DatabaseTelemetry database) => Open.AddOrUpdate(database, null);

    /// <summary>Its status is observed no more.</summary>
    public static void Remove(DatabaseTelemetry database) => Open.Remove(database);

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
            var unheard = new Meter(SourceName, Version);
            unheard.Dispose();
            return create(unheard);
        }
    }

    private static ActivitySource? CreateActivities()
    {
        try
        {
            return new ActivitySource(SourceName, Version);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static IEnumerable<Measurement<long>> Observe(Func<DatabaseStatus, long> value) =>
        Open.Select(open => new Measurement<long>(value(open.Key.FindStatus()), open.Key.Tag));
}
