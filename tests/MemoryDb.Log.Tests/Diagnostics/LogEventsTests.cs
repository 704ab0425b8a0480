using System.Diagnostics.Metrics;

namespace MemoryDb.Log.Tests.Diagnostics;

/// <summary>What happens to replicas is kept, counted, told to the application, and can be read as text.</summary>
public sealed class LogEventsTests
{
    [Fact]
    public void The_last_thousand_events_are_kept_oldest_first()
    {
        var events = new LogEvents(observer: null);
        for (int number = 1; number <= 1003; number++)
            events.Tell(Happened(QuorumLogEventKind.TookOver, $"{number}"));
        Assert.Equal(Enumerable.Range(4, 1000).Select(number => $"{number}"), events.Kept.Select(kept => kept.Message));
    }

    [Fact]
    public void An_observer_that_throws_harms_nobody()
    {
        var told = new List<string>();
        var events = new LogEvents(happened =>
        {
            told.Add(happened.Message);
            throw new InvalidOperationException("the application's own defect");
        });
        events.Tell(Happened(QuorumLogEventKind.Fenced, "first"));
        events.Tell(Happened(QuorumLogEventKind.Fenced, "second"));
        Assert.Equal(["first", "second"], told);
        Assert.Equal(2, events.Kept.Count);
    }

    [Fact]
    public void Events_and_the_records_that_they_are_about_are_counted_by_kind()
    {
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "MemoryDb")
                self.EnableMeasurementEvents(instrument);
        };
        string kind = nameof(QuorumLogEventKind.RepairFailed); // no other test that runs beside this one makes these
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => kind.Equals(tag.Value)))
            {
                lock (counted)
                    counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();

        var events = new LogEvents(observer: null);
        events.Tell(Happened(QuorumLogEventKind.RepairFailed, "", records: 7));
        events.Tell(Happened(QuorumLogEventKind.RepairFailed, ""));
        Assert.Contains(counted.Values, value => value >= 2);
        Assert.Contains(counted.Values, value => value >= 7);
        Assert.Equal(2, counted.Count);
    }

    [Fact]
    public void A_report_reads_as_lines_of_text()
    {
        var report = new RecoveryReport(
            new LogPosition(3),
            new LogPosition(9),
            TimeSpan.FromMilliseconds(12.4),
            [
                new ReplicaFinding("/a", ReplicaState.Healthy, new LogPosition(9), new LogPosition(8), 2),
                new ReplicaFinding("/b", ReplicaState.Missing, new LogPosition(0), new LogPosition(0), 0),
            ],
            [Happened(QuorumLogEventKind.SegmentRepaired, "'/a/x.log' has been mended.")]);
        Assert.Equal(
            [
                "Records 3 to 9 were recovered in 12 ms.",
                "'/a' held records up to 9, 2 of them damaged.",
                "'/b' was not asked: Missing.",
                "'/a/x.log' has been mended.",
                "",
            ],
            report.ToString().Split(Environment.NewLine));
    }

    private static QuorumLogEvent Happened(QuorumLogEventKind kind, string message, long records = 0) =>
        new(kind, message, 1, records);
}
