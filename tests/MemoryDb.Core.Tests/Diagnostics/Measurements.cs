using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MemoryDb.Core.Tests.Diagnostics;

/// <summary>Listens to one database: what is measured, with its tags, and the activities.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ActivityListener _activities;
    private readonly string _database;
    private readonly Lock _lock = new();
    private readonly List<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measured = [];
    private readonly List<Activity> _ended = [];

    public Measurements(string database)
    {
        _database = database;
        _listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "MemoryDb")
                own.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MemoryDb",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (_lock)
                    _ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>The activities that have ended, in their order.</summary>
    public Activity[] Ended
    {
        get
        {
            lock (_lock)
                return [.. _ended.Where(activity => _database.Equals(activity.GetTagItem("db.namespace")))];
        }
    }

    /// <summary>What an instrument was told, in its order.</summary>
    public (double Value, Dictionary<string, object?> Tags)[] Of(string instrument)
    {
        lock (_lock)
        {
            return [.. _measured
                .Where(each => each.Instrument == instrument)
                .Select(each => (each.Value, each.Tags))];
        }
    }

    /// <summary>The names of the commands that were measured.</summary>
    public string[] Commands() =>
        [.. Of("db.client.operation.duration").Select(each => (string)each.Tags["db.operation.name"]!)];

    /// <summary>What an instrument that is asked says now.</summary>
    public double Observe(string instrument)
    {
        _listener.RecordObservableInstruments();
        return Of(instrument)[^1].Value;
    }

    /// <summary>Every tag of everything, as text.</summary>
    public string[] TagTexts()
    {
        lock (_lock)
        {
            return [.. _measured.SelectMany(each => each.Tags.Values)
                .Concat(_ended.SelectMany(activity => activity.TagObjects.Select(tag => tag.Value)))
                .Concat(_ended.Select(activity => activity.StatusDescription))
                .Select(value => value?.ToString() ?? "")];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _activities.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (!_database.Equals(byName.GetValueOrDefault("db.namespace")))
            return;
        lock (_lock)
            _measured.Add((instrument.Name, value, byName));
    }
}
