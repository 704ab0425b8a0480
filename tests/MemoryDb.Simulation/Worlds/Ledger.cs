namespace MemoryDb.Simulation;

/// <summary>
/// What the clients of a simulated log were told, and what therefore must hold for ever. A fork of a disk takes a fork
/// of the ledger with it: what is served there binds nobody here.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<long, byte[]> _durable = [];
    private readonly HashSet<long> _refused = [];
    private long _lastNumber;
    private long _lastRead;

    /// <summary>
    /// The highest position that anybody was told of by an answer or a tail. What a reader sees may lie beyond: that
    /// stays, and is no tail yet for other processes (hole H7).
    /// </summary>
    public long Known { get; private set; }

    /// <summary>The highest position that is known or that a reader has seen.</summary>
    public long Seen => Math.Max(Known, _lastRead);

    /// <summary>The highest position to which anybody asked to trim.</summary>
    public long TrimAsked { get; private set; } = 1;

    /// <summary>The highest position to which a trim has succeeded.</summary>
    public long Trimmed { get; private set; } = 1;

    /// <summary>The records that must be there, those below the head included.</summary>
    public IReadOnlyDictionary<long, byte[]> Durable => _durable;

    public Ledger Fork()
    {
        var fork = new Ledger
        {
            Known = Known,
            _lastRead = _lastRead,
            TrimAsked = TrimAsked,
            Trimmed = Trimmed,
            _lastNumber = _lastNumber,
        };
        foreach ((long position, byte[] record) in _durable)
            fork._durable.Add(position, record);
        fork._refused.UnionWith(_refused);
        return fork;
    }

    /// <summary>A record that nobody has written before.</summary>
    public byte[] NextRecord(int length) => SimulatedRecord.Create(++_lastNumber, length);

    /// <summary>An append was answered.</summary>
    /// <returns>Whether the record is durable by that answer, and was not known to be before.</returns>
    public bool Answered(long expectedTail, byte[] record, AppendResult result)
    {
        long position = result.Position.Value;
        if (result.Outcome == AppendOutcome.Unknown)
            return false;
        if (result.Outcome == AppendOutcome.Conflict)
        {
            Require(position > expectedTail, "L4", $"a conflict behind {expectedTail} names the tail {position}");
            bool isThere = _durable.TryGetValue(expectedTail + 1, out byte[]? stands)
                && stands.AsSpan().SequenceEqual(record);
            Require(!isThere, "L11", $"the record at {expectedTail + 1} was durable and is now refused");
            _refused.Add(NumberOf(record, expectedTail + 1));
            Known = Math.Max(Known, position);
            return false;
        }

        Require(position == expectedTail + 1, "L3", $"an append behind {expectedTail} came to stand at {position}");
        Require(!_refused.Contains(NumberOf(record, position)), "L11", $"a refused record was appended at {position}");
        Known = Math.Max(Known, position);
        return AddDurable(position, record);
    }

    /// <summary>A tail was told to somebody who asked when <paramref name="knownBefore"/> was known.</summary>
    public void ToldTail(long tail, long knownBefore)
    {
        Require(tail >= knownBefore, "H7", $"the tail {tail} was told, {knownBefore} was known before");
        Known = Math.Max(Known, tail);
    }

    /// <summary>A reader has seen a record: from now on it stays (L18).</summary>
    /// <returns>Whether it was not known before.</returns>
    public bool Delivered(LogRecord record)
    {
        long position = record.Position.Value;
        long number = NumberOf(record.Payload.Span, position);
        Require(!_refused.Contains(number), "L11", $"the refused record {number} was read at {position}");
        return AddDurable(position, record.Payload.ToArray());
    }

    public void AskTrim(long before) => TrimAsked = Math.Max(TrimAsked, before);

    public void DoneTrim(long before) => Trimmed = Math.Max(Trimmed, before);

    /// <summary>
    /// All that a recovered log holds: what must be there is there, at its position; nothing else but what was written
    /// once.
    /// </summary>
    /// <param name="head">The first position kept.</param>
    /// <param name="records">What was read from the head to the tail.</param>
    /// <param name="knownBefore">What was known when it was asked for its tail.</param>
    /// <param name="mayBeShorter">Whether records may be missing at the end.</param>
    public void Recovered(long head, IReadOnlyList<LogRecord> records, long knownBefore, bool mayBeShorter = false)
    {
        Require(head <= TrimAsked, "L16", $"the log begins at {head}, it was to be trimmed to {TrimAsked}");
        Require(head >= Trimmed, "L16", $"the log begins at {head}, it was trimmed to {Trimmed}");
        long end = head - 1 + records.Count;
        Require(end >= knownBefore || mayBeShorter, "L2", $"the log ends at {end}, {knownBefore} was known");
        var numbers = new HashSet<long>();
        for (int index = 0; index < records.Count; index++)
        {
            LogRecord record = records[index];
            Require(record.Position.Value == head + index, "L3", $"{record.Position} was read for {head + index}");
            Delivered(record);
            Require(
                numbers.Add(NumberOf(record.Payload.Span, head + index)),
                "L11",
                $"the record at {head + index} stands at two positions");
        }
    }

    private static void Require(bool holds, string invariant, string message)
    {
        if (!holds)
            throw new ViolationException(invariant, message);
    }

    private bool AddDurable(long position, byte[] record)
    {
        _lastRead = Math.Max(_lastRead, position);
        if (!_durable.TryGetValue(position, out byte[]? other))
        {
            _durable.Add(position, record);
            return true;
        }

        Require(
            other.AsSpan().SequenceEqual(record),
            "L4",
            $"position {position} held record {NumberOf(other, position)}, and now {NumberOf(record, position)}");
        return false;
    }

    private long NumberOf(ReadOnlySpan<byte> record, long position)
    {
        long? number = SimulatedRecord.NumberOf(record);
        if (number is not { } known || known < 1 || known > _lastNumber)
            throw new ViolationException("L14", $"what stands at {position} was never written");
        return known;
    }
}
