using System.Diagnostics;

namespace MemoryDb.Diagnostics;

/// <summary>
/// One command from its call to its reply, as a duration and as an activity; made only if anybody listens.
/// </summary>
internal sealed class CommandMeasurement
{
    private readonly DatabaseTelemetry _database;
    private readonly string _command;
    private readonly long? _started;
    private Activity? _activity;

    public CommandMeasurement(DatabaseTelemetry database, string command, long? started)
    {
        _database = database;
        _command = command;
        _started = started;
        if (Instruments.Activities?.HasListeners() != true)
            return;

        // The command may end on another thread; its caller goes on with its own activity meanwhile. All of its flow is
        // put back: an activity that has ended already cannot be made the current one again.
        ExecutionContext? flow = ExecutionContext.Capture();
        Activity? caller = Activity.Current;
        DatabaseTelemetry.Tell(StartActivity);
        if (flow is not null)
            ExecutionContext.Restore(flow);
        else
            Activity.Current = caller;
    }

    /// <summary>The reply is there.</summary>
    public void End(Exception? error) => DatabaseTelemetry.Tell(() => TellEnd(error));

    private void TellEnd(Exception? error)
    {
        var tags = new TagList
        {
            { "db.system.name", "memorydb" },
            _database.Tag,
            { "db.operation.name", _command },
        };
        if (error is not null)
            tags.Add("error.type", error.GetType().FullName);
        if (_database.Elapsed(_started) is { } elapsed)
            DatabaseTelemetry.Tell(() => Instruments.CommandDuration.Record(elapsed.TotalSeconds, in tags));
        if (_activity is null)
            return;
        Activity? current = Activity.Current;
        DatabaseTelemetry.Tell(() =>
        {
            if (error is not null)
            {
                _activity.SetTag("error.type", error.GetType().FullName);
                _activity.SetStatus(ActivityStatusCode.Error); // its message may name a key
            }

            _activity.Stop();
        });
        Activity.Current = current;
    }

    private void StartActivity()
    {
        _activity = Instruments.Activities?.StartActivity(_command, ActivityKind.Internal);
        _activity?.SetTag("db.system.name", "memorydb");
        _activity?.SetTag(_database.Tag.Key, _database.Tag.Value);
        _activity?.SetTag("db.operation.name", _command);
    }
}
