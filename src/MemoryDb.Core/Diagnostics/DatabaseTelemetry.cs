using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace MemoryDb.Diagnostics;

/// <summary>
/// What one database tells those who measure it. Never keys or values. Listeners are code of the application: they are
/// called outside every lock, and what they throw harms nobody.
/// </summary>
internal sealed class DatabaseTelemetry(string name, TimeProvider clock)
{
    private const string OperationsSuffix = "Operations";
    private static readonly ConcurrentDictionary<MethodInfo, string> CommandNames = new();

    /// <summary>Which database it is.</summary>
    public KeyValuePair<string, object?> Tag { get; } = new("db.namespace", name);

    /// <summary>How the database fares.</summary>
    public required Func<DatabaseStatus> FindStatus { get; init; }

    /// <summary>Whether anybody wants commands to be measured.</summary>
    public static bool IsListenedTo =>
        Instruments.CommandDuration.Enabled || Instruments.Activities?.HasListeners() == true;

    /// <summary>Begins to measure a command, if anybody listens.</summary>
    /// <param name="operation">What decides it; its name becomes the command's.</param>
    public CommandMeasurement? Begin(Delegate operation) =>
        IsListenedTo ? new CommandMeasurement(this, NameOf(operation.Method), ReadClock()) : null;

    /// <summary>The same for a command that is no operation.</summary>
    public CommandMeasurement? Begin(string command) =>
        IsListenedTo ? new CommandMeasurement(this, command, ReadClock()) : null;

    /// <summary>
    /// When something begins of which an instrument is to be told how long it took; null if nobody listens.
    /// </summary>
    public long? Start(Instrument instrument) => instrument.Enabled ? ReadClock() : null;

    /// <summary>How long that has taken; nothing if nobody listened when it began.</summary>
    public TimeSpan? Elapsed(long? started)
    {
        try
        {
            return started is { } begin ? clock.GetElapsedTime(begin) : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>A reply is to be withheld because of what another command wrote.</summary>
    public HazardMeasurement? MeetHazard() =>
        Instruments.HazardWait.Enabled ? new HazardMeasurement(this, ReadClock()) : null;

    /// <summary>Tells how long something took.</summary>
    public void Record(Histogram<double> instrument, TimeSpan? elapsed)
    {
        if (elapsed is { } time)
            Tell(instrument, time.TotalSeconds);
    }

    /// <summary>A record has become durable.</summary>
    public void Appended(TimeSpan? elapsed, int bytes, int replies, long writes)
    {
        Record(Instruments.AppendDuration, elapsed);
        Tell(Instruments.RecordSize, bytes);
        Tell(Instruments.RecordReplies, replies);
        if (Instruments.Writes.Enabled)
            TellListeners(Instruments.Writes, writes);
    }

    /// <summary>The database has been restored.</summary>
    public void Restored(long started, long writes)
    {
        Record(Instruments.RestoreDuration, Elapsed(started));
        TellListeners(Instruments.RestoredWrites, writes);
    }

    /// <summary>Calls listeners.</summary>
    public static void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // Whoever measures must not take the database with it.
        }
    }

    /// <summary>The clock is the application's too: one that fails costs a measurement.</summary>
    private long? ReadClock()
    {
        try
        {
            return clock.GetTimestamp();
        }
        catch (Exception)
        {
            return null;
        }
    }

    // The closures are made in methods of their own: they would be allocated also where nobody listens.
    private void Tell<T>(Histogram<T> instrument, T value)
        where T : struct
    {
        if (instrument.Enabled)
            TellListeners(instrument, value);
    }

    private void TellListeners<T>(Histogram<T> instrument, T value)
        where T : struct => Tell(() => instrument.Record(value, Tag));

    private void TellListeners(Counter<long> instrument, long delta) => Tell(() => instrument.Add(delta, Tag));

    private static string NameOf(MethodInfo operation) => CommandNames.GetOrAdd(operation, static method =>
    {
        string family = method.DeclaringType?.Name ?? "";
        if (family.EndsWith(OperationsSuffix, StringComparison.Ordinal))
            return $"{family[..^OperationsSuffix.Length]}.{method.Name}";
        return family == nameof(Execution.TransactionRunner) ? "Transaction" : family;
    });
}
