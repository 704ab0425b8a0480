namespace MemoryDb.Log.Tests.Support;

/// <summary>What a simulated world's clients were told, and the checks that follow from it at once.</summary>
internal sealed class LogHistory(LogWorld world)
{
    private readonly Dictionary<long, byte[]> _acknowledged = [];
    private readonly List<byte[]> _refused = [];
    private int _nextNumber = 1;
    private long _trimmed = 1;

    public int LargestRecord { get; init; } = 200;

    /// <summary>The highest position that anybody was told of.</summary>
    public long Known { get; private set; }

    public int AcknowledgedCount => _acknowledged.Count;

    public byte[] NextRecord() => LogWorld.Record(_nextNumber++, 16 + world.Random.Next(LargestRecord));

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

    /// <summary>Trims; a failure leaves open how far it came.</summary>
    public async Task TrimAsync(ITransactionLog log, long before)
    {
        _trimmed = Math.Max(_trimmed, before);
        try
        {
            await log.TrimAsync(new LogPosition(before));
        }
        catch (LogUnavailableException)
        {
            // the next trim will do it
        }
    }

    /// <summary>Flips bits of a record in each folder that may fail; all of them keep their other records.</summary>
    public void DamageSome()
    {
        if (_acknowledged.Count == 0 || world.Random.Next(2) == 0)
            return;
        for (int replica = 1; replica <= world.ReplicaCount - world.Majority; replica++)
            world.Damage(replica, _acknowledged.ElementAt(world.Random.Next(_acknowledged.Count)).Value);
    }

    /// <summary>Everything acknowledged is there, nothing refused is, and the tail covers all that was known.</summary>
    public async Task CheckAsync(ITransactionLog log)
    {
        (long head, List<LogRecord> records) = await ReadKeptAsync(log);
        Assert.True(head <= _trimmed, $"L16: trimmed to {head}, {_trimmed} was asked for");
        long end = head - 1 + records.Count;
        Assert.True(end >= Known, $"L2: the log ends at {end}, {Known} was known");
        for (int index = 0; index < records.Count; index++)
        {
            long position = head + index;
            Assert.Equal(position, records[index].Position.Value);
            if (_acknowledged.TryGetValue(position, out byte[]? record))
                Assert.True(records[index].Payload.Span.SequenceEqual(record),
                    $"L2: acknowledged record {position} was replaced");
            Assert.DoesNotContain(_refused, refused => records[index].Payload.Span.SequenceEqual(refused));
        }

        // What is served now stays, whoever wrote it (L18).
        Known = Math.Max(Known, end);
        foreach (LogRecord record in records)
            _acknowledged[record.Position.Value] = record.Payload.ToArray();
    }

    private static async Task<(long Head, List<LogRecord> Records)> ReadKeptAsync(ITransactionLog log)
    {
        while (true)
        {
            long head = (await log.GetHeadAsync()).Value;
            try
            {
                return (head, await LogWorld.ReadAllAsync(log, head));
            }
            catch (ArgumentOutOfRangeException)
            {
                // a trim of the round before has ended only now
            }
        }
    }
}
