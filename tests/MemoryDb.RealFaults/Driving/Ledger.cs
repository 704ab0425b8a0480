using System.Globalization;

namespace MemoryDb.RealFaults.Driving;

/// <summary>
/// What the children were told by the log, and what therefore must hold for ever. They may speak at the same time.
/// </summary>
internal sealed class Ledger
{
    private const int SequenceBits = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _nonces = []; // by position, of every record known to be durable
    private readonly HashSet<long> _refused = [];
    private long _lastChild;
    private long _trimAsked = 1;
    private long _trimmed = 1;

    /// <summary>The highest position that anybody was told of.</summary>
    public long Known { get; private set; }

    /// <summary>How many appends were acknowledged.</summary>
    public int AcknowledgedCount { get; private set; }

    /// <summary>A number that sets the nonces of a child apart from those of all others.</summary>
    public long NextChild()
    {
        lock (_lock)
            return ++_lastChild;
    }

    /// <summary>The nonces of a child's records begin behind this.</summary>
    public static long FirstNonce(long child) => child << SequenceBits;

    /// <summary>The same knowledge of a copy of the files.</summary>
    public Ledger Fork()
    {
        lock (_lock)
        {
            var fork = new Ledger
            {
                Known = Known,
                _lastChild = _lastChild,
                _trimAsked = _trimAsked,
                _trimmed = _trimmed,
            };
            foreach ((long position, long nonce) in _nonces)
                fork._nonces.Add(position, nonce);
            fork._refused.UnionWith(_refused);
            return fork;
        }
    }

    /// <summary>Takes in a line that a child has printed. It counts, whatever has become of the child since.</summary>
    public void TakeIn(string line)
    {
        string[] words = line.Split(' ');
        lock (_lock)
        {
            switch (words[0])
            {
                case Said.Appended:
                    AcknowledgedCount++;
                    AddDurable(Number(words[1]), Number(words[2]));
                    break;
                case Said.Read:
                    AddDurable(Number(words[1]), Number(words[2]));
                    break;
                case Said.Conflict:
                    Refuse(Number(words[1]), Number(words[2]), Number(words[3]));
                    break;
                case Said.Trimming:
                    _trimAsked = Math.Max(_trimAsked, Number(words[1]));
                    break;
                case Said.Trimmed:
                    _trimmed = Math.Max(_trimmed, Number(words[1]));
                    break;
                case Said.Failed:
                    throw new ViolationException("L10", $"a child has met an error without a type: {line}");
            }
        }
    }

    /// <summary>
    /// All that a recovered log holds: what must be there is there, at its position, once, and nothing else but what
    /// was written.
    /// </summary>
    /// <param name="head">The first position kept.</param>
    /// <param name="tail">The last one, as the log says.</param>
    /// <param name="records">What was read from the head to the tail.</param>
    public void Recovered(long head, long tail, IReadOnlyList<LogRecord> records)
    {
        lock (_lock)
        {
            Require(head <= _trimAsked, "L16", $"the log begins at {head}, it was to be trimmed to {_trimAsked}");
            Require(head >= _trimmed, "L16", $"the log begins at {head}, it was trimmed to {_trimmed}");
            Require(tail >= Known, "L2", $"the log ends at {tail}, {Known} was known");
            var places = new Dictionary<long, long>();
            for (int index = 0; index < records.Count; index++)
            {
                LogRecord record = records[index];
                long position = record.Position.Value;
                Require(position == head + index, "L3", $"{position} was read for {head + index}");
                long nonce = RecordText.NonceOf(record.Payload.Span, position)
                    ?? throw new ViolationException("L14", $"what stands at {position} was never written there");
                AddDurable(position, nonce);
                Require(
                    places.TryAdd(nonce, position), "L11", $"{nonce} stands at {position} and {places[nonce]}");
            }
        }
    }

    private void Refuse(long position, long nonce, long tail)
    {
        Require(tail >= position, "L4", $"a conflict at {position} names the tail {tail}");
        bool stands = _nonces.TryGetValue(position, out long durable) && durable == nonce;
        Require(!stands, "L11", $"{nonce} was durable at {position} and is now refused");
        _refused.Add(nonce);
        Known = Math.Max(Known, tail);
    }

    private void AddDurable(long position, long nonce)
    {
        long child = nonce >> SequenceBits;
        Require(child >= 1 && child <= _lastChild, "L14", $"{nonce} at {position} was written by nobody");
        Require(!_refused.Contains(nonce), "L4", $"{nonce} was refused and stands at {position}");
        Known = Math.Max(Known, position);
        if (!_nonces.TryAdd(position, nonce))
        {
            long other = _nonces[position];
            Require(other == nonce, "L2", $"position {position} held {other}, and now {nonce}");
        }
    }

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private static void Require(bool holds, string invariant, string message)
    {
        if (!holds)
            throw new ViolationException(invariant, message);
    }
}
