namespace MemoryDb.Log.Tests.Support;

/// <summary>What a simulated world's clients were told, and the checks that follow from it at once.</summary>
internal sealed class LogHistory(LogWorld world)
{
    private readonly Dictionary<long, byte[]> _acknowledged = [];
    private readonly List<byte[]> _refused = [];
    private int _nextNumber = 1;

    /// <summary>The highest position that anybody was told of.</summary>
    public long Known { get; private set; }

    public int AcknowledgedCount => _acknowledged.Count;

    public byte[] NextRecord() => LogWorld.Record(_nextNumber++, 16 + world.Random.Next(200));

    public void Answered(long expectedTail, byte[] record, AppendResult result)
    {
        switch (result.Outcome)
        {
            case AppendOutcome.Appended:
                Assert.Equal(expectedTail + 1, result.Position.Value);
                if (_acknowledged.TryGetValue(expectedTail + 1, out byte[]? other))
                    Assert.True(other.AsSpan().SequenceEqual(record),
                        $"L4: two records acknowledged at {expectedTail + 1}");
                _acknowledged[expectedTail + 1] = record;
                Assert.True(world.CountSynced(record) >= world.Majority,
                    $"L1: record {expectedTail + 1} is not durable");
                break;
            case AppendOutcome.Conflict:
                Assert.True(result.Position.Value > expectedTail, "a conflict names a tail beyond the expected one");
                _refused.Add(record);
                break;
        }

        Known = Math.Max(Known, result.Position.Value);
    }

    public void ToldTail(long tail, long knownBefore)
    {
        Assert.True(tail >= knownBefore, $"GetTail {tail} is older than {knownBefore} (H7, H8)");
        Known = Math.Max(Known, tail);
    }

    /// <summary>Everything acknowledged is there, nothing refused is, and the tail covers all that was known.</summary>
    public async Task CheckAsync(ITransactionLog log)
    {
        List<LogRecord> records = await LogWorld.ReadAllAsync(log);
        Assert.True(records.Count >= Known, $"L2: the log ends at {records.Count}, {Known} was known");
        for (int index = 0; index < records.Count; index++)
        {
            Assert.Equal(index + 1, records[index].Position.Value);
            if (_acknowledged.TryGetValue(index + 1, out byte[]? record))
                Assert.True(records[index].Payload.Span.SequenceEqual(record),
                    $"L2: acknowledged record {index + 1} was replaced");
            Assert.DoesNotContain(_refused, refused => records[index].Payload.Span.SequenceEqual(refused));
        }

        // What is served now stays, whoever wrote it (L18).
        foreach (LogRecord record in records)
            _acknowledged[record.Position.Value] = record.Payload.ToArray();
    }
}
