namespace MemoryDb.Log.Files;

/// <summary>
/// What one ballot's segments in one folder amount to. Pure: torn or corrupt is decided here, from what was read
/// (invariants L6 and L7, holes H14 and H16).
/// </summary>
internal sealed class BallotView
{
    private readonly SegmentScan[] _segments;
    private readonly List<PositionRange> _damaged = [];
    private long _confirmed;
    private bool _isContradicted;

    /// <param name="ballot">The writer.</param>
    /// <param name="start">
    /// Where its first segment started, which its watermark's name tells even when that segment is gone.
    /// </param>
    /// <param name="segments">Its segments in this folder, in the order of their starts; none if all were lost.</param>
    /// <param name="storedWatermark">What its <c>.durable</c> file shows; 0 if there is none.</param>
    /// <param name="isReached">Whether that file says that the copies up to T are durable here.</param>
    /// <param name="head">What lies below it is trimmed: whether it can be read says nothing.</param>
    public BallotView(
        Ballot ballot,
        long start,
        SegmentScan[] segments,
        long storedWatermark,
        bool isReached = false,
        long head = 1)
    {
        Ballot = ballot;
        Start = start;
        _segments = segments;
        foreach (SegmentScan segment in segments)
            RecoveredTail ??= segment.Header?.RecoveredTail;
        OwnWatermark = segments.Select(segment => segment.Watermark).Append(storedWatermark).Max();
        long copied = isReached ? RecoveredTail ?? 0 : 0;
        End = FindEnd(segments, Math.Max(FindSynced(segments, storedWatermark), copied), head);
    }

    public Ballot Ballot { get; }

    /// <summary>
    /// What the ballot itself is known to have acknowledged here: the highest watermark in its own files. A power cut
    /// may have made it older than it was.
    /// </summary>
    public long OwnWatermark { get; }

    /// <summary>Up to here its records are known to be those that count, whatever other ballots left here.</summary>
    public long CertainThrough => Math.Max(OwnWatermark, _confirmed);

    /// <summary>
    /// From here on its records may be void, as a newer ballot shows that began behind another history.
    /// </summary>
    public long FirstDoubtful => _isContradicted ? CertainThrough + 1 : long.MaxValue;

    /// <summary>T; null if no header can be read.</summary>
    public long? RecoveredTail { get; }

    /// <summary>
    /// The first position that is its to say. What lies below its first segment still there was trimmed or is lost; the
    /// void records of older writers never stand in for it.
    /// </summary>
    public long Start { get; }

    /// <summary>Its segments and how far each reaches, in order.</summary>
    public IEnumerable<BallotSegment> Segments
    {
        get
        {
            for (int index = 0; index < _segments.Length; index++)
            {
                bool isLast = index == _segments.Length - 1;
                yield return new BallotSegment(
                    _segments[index].Name, isLast ? End : _segments[index + 1].Name.Start - 1, isLast);
            }
        }
    }

    /// <summary>The last position that this folder holds under this ballot; some below may be damaged.</summary>
    public long End { get; }

    /// <summary>Whether it is plain where it ends: nothing damaged stands behind its last record.</summary>
    public bool EndsPlainly => _segments.Length > 0 && _segments[^1].IsBlankBehind;

    /// <summary>A ballot counts in a folder only when it has reached its T there; before, it hides nothing.</summary>
    public bool Counts => RecoveredTail is { } tail && End >= tail;

    /// <summary>
    /// No segment, or none with an intact header, although that was durable before the file had its name: what the
    /// ballot left here is not known.
    /// </summary>
    public bool IsUnknown => RecoveredTail is null;

    /// <summary>Positions that the folder held and that cannot be read here any more.</summary>
    public IReadOnlyList<PositionRange> Damaged => _damaged;

    /// <summary>A newer ballot began behind the same history, which this one holds up to a position.</summary>
    public void Confirm(long position) => _confirmed = Math.Max(_confirmed, position);

    /// <summary>A newer ballot began behind another history than this one holds.</summary>
    public void Contradict() => _isContradicted = true;

    /// <summary>
    /// The segments, lost files too, that lack a position from <paramref name="first"/> to <paramref name="last"/>, or
    /// their header.
    /// </summary>
    /// <param name="first">The first position.</param>
    /// <param name="last">The last position.</param>
    /// <param name="firstDoubtful">From here on records are not to be believed.</param>
    public IEnumerable<DamagedSegment> FindDamagedSegments(long first, long last, long firstDoubtful)
    {
        var names = _segments.Select(segment => segment.Name).ToList();
        if (names.Count == 0 || names[0].Start > Start)
            names.Insert(0, new SegmentName(Math.Max(Start, first), Ballot)); // what is trimmed does not come back
        for (int index = 0; index < names.Count; index++)
        {
            SegmentName name = names[index];
            long from = Math.Max(first, name.Start);
            long to = index + 1 < names.Count ? Math.Min(last, names[index + 1].Start - 1) : last;
            SegmentHeader? header = FindHeader(name.Start);
            if (from > to)
                continue;
            long believed = Math.Max(from - 1, Math.Min(to, firstDoubtful - 1));
            long missing = Missing(from, believed).Sum(range => range.Last - range.First + 1) + to - believed;
            if (missing > 0 || header is null)
                yield return new DamagedSegment(name, header, from, to, firstDoubtful, missing);
        }
    }

    /// <summary>
    /// The positions from <paramref name="first"/> to <paramref name="last"/> that cannot be read here.
    /// </summary>
    public IEnumerable<PositionRange> Missing(long first, long last)
    {
        if (IsUnknown)
        {
            yield return new PositionRange(first, last);
            yield break;
        }

        foreach (PositionRange range in _damaged)
        {
            if (range.First <= last && range.Last >= first)
                yield return new PositionRange(Math.Max(range.First, first), Math.Min(range.Last, last));
        }

        if (End < last)
            yield return new PositionRange(Math.Max(first, End + 1), last);
    }

    /// <summary>The segment with a position's record; null if it is not here or damaged.</summary>
    public SegmentScan? Find(long position)
    {
        if (position > End)
            return null;
        foreach (PositionRange range in _damaged)
        {
            if (range.Contains(position))
                return null;
        }

        return Array.FindLast(_segments, segment => segment.Name.Start <= position);
    }

    /// <summary>The header of the segment with the given start, if there is one and it is intact.</summary>
    public SegmentHeader? FindHeader(long start) =>
        Array.Find(_segments, segment => segment.Name.Start == start)?.Header;

    /// <summary>
    /// Up to where this folder is known to have synced: a batch begins only when the one before is synced, a watermark
    /// is stored only for what was acknowledged, and a following segment begins only when this one is synced.
    /// </summary>
    private long FindSynced(SegmentScan[] segments, long storedWatermark)
    {
        long synced = segments.Length > 0 && segments[^1].Name.Start > Start ? segments[^1].Name.Start - 1 : 0;
        foreach (SegmentScan segment in segments)
            synced = Math.Max(synced, segment.SyncedThrough);
        return Math.Max(synced, storedWatermark);
    }

    /// <summary>
    /// A bad frame beyond what is known to be synced is torn and ends the segment; before it, it is corrupt and leaves
    /// a hole.
    /// </summary>
    private long FindEnd(SegmentScan[] segments, long synced, long head)
    {
        long last = Start - 1;
        foreach (SegmentScan segment in segments)
        {
            if (segment.Name.Start > last + 1
                && AddGap(new PositionRange(last + 1, segment.Name.Start - 1), synced, head) is { } cut)
                return cut;
            foreach (PositionRange gap in segment.Gaps)
            {
                if (AddGap(gap, synced, head) is { } end)
                    return end;
            }

            last = Math.Max(last, segment.LastPosition);
        }

        if (synced > last)
            _damaged.Add(new PositionRange(last + 1, synced));
        return Math.Max(last, synced);
    }

    private long? AddGap(PositionRange gap, long synced, long head)
    {
        if (gap.Last < head)
            return null;
        if (gap.First > synced)
            return gap.First - 1;
        _damaged.Add(gap with { Last = Math.Min(gap.Last, synced) });
        return gap.Last > synced ? synced : null;
    }
}
