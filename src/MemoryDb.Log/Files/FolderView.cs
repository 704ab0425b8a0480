namespace MemoryDb.Log.Files;

/// <summary>
/// What one folder showed when it was read: which record stands at each position, how far it goes, and what is damaged.
/// Immutable. The record at a position is the one of the counting ballot that is highest among those that start at or
/// before it; what older writers added beyond that start is void.
/// </summary>
internal sealed class FolderView
{
    private readonly BallotView[] _all;
    private readonly BallotView[] _descending;
    private readonly IReadOnlyList<SegmentName> _watermarkFiles;

    public FolderView(
        string folder,
        SegmentOrigin owner,
        long head,
        IEnumerable<BallotView> ballots,
        IReadOnlyList<SegmentName> watermarkFiles,
        long watermark,
        Ballot highestBallot)
    {
        Folder = folder;
        Owner = owner;
        Head = head;
        Watermark = watermark;
        HighestBallot = highestBallot;
        _watermarkFiles = watermarkFiles;
        _all = [.. ballots.OrderByDescending(ballot => ballot.Ballot)];
        _descending = [.. _all.Where(ballot => ballot.Counts || ballot.IsUnknown)];
    }

    public string Folder { get; }

    /// <summary>Database and replica; the ballot says nothing here.</summary>
    public SegmentOrigin Owner { get; }

    /// <summary>The first position that was not trimmed here.</summary>
    public long Head { get; }

    /// <summary>W: everything up to here was acknowledged by this folder and is durable on a majority.</summary>
    public long Watermark { get; }

    /// <summary>The highest ballot of any promise or segment.</summary>
    public Ballot HighestBallot { get; }

    /// <summary>Whether the folder can say what it held last; if not, it has no vote (invariant L7).</summary>
    public bool HasVote => _descending.Length == 0 || !_descending[0].IsUnknown;

    /// <summary>
    /// The ballot of the last counting segment, even one without a frame: the folder's vote (hole H13).
    /// </summary>
    public Ballot Vote => _descending.Length == 0 ? Ballot.None : _descending[0].Ballot;

    /// <summary>The last position that the folder holds.</summary>
    public long End => _descending.Length == 0 ? 0 : _descending[0].End;

    /// <summary>The ballot whose record counts at a position; <see cref="Ballot.None"/> if there is none.</summary>
    public Ballot BallotAt(long position) => Designated(position)?.Ballot ?? Ballot.None;

    /// <summary>The segment to read a position's record from; null if it is not here or damaged.</summary>
    public SegmentScan? Find(long position) =>
        Designated(position) is { IsUnknown: false } ballot && !IsDoubtful(ballot, position)
            ? ballot.Find(position)
            : null;

    /// <summary>
    /// The header of the segment that counts at a position, if it starts there; also one without a frame.
    /// </summary>
    public SegmentHeader? HeaderAt(long start) => Designated(start)?.FindHeader(start);

    /// <summary>
    /// The positions from <paramref name="first"/> to <paramref name="last"/> that cannot be read here.
    /// </summary>
    public IEnumerable<PositionRange> Unreadable(long first, long last)
    {
        long below = last;
        foreach ((BallotView ballot, long from, long to) in Shares(first, last))
        {
            below = from - 1;
            PositionRange? doubtful = DoubtfulIn(ballot, from, to);
            foreach (PositionRange range in ballot.Missing(from, to).SelectMany(range => range.Without(doubtful)))
                yield return range;
            if (doubtful is { } all)
                yield return all;
        }

        if (below >= first)
            yield return new PositionRange(first, below);
    }

    /// <summary>The segments with records that are doubtful although they look intact.</summary>
    public IEnumerable<SegmentName> FindDoubtful()
    {
        foreach ((BallotView ballot, long from, long to) in Shares(Head, Watermark))
        {
            if (DoubtfulIn(ballot, from, to) is not { } doubtful)
                continue;
            foreach (BallotSegment segment in ballot.Segments)
            {
                if (segment.Last >= doubtful.First && segment.Name.Start <= doubtful.Last)
                    yield return segment.Name;
            }
        }
    }

    /// <summary>T of a ballot, if one of its headers can be read here.</summary>
    public long? RecoveredTailOf(Ballot ballot) =>
        Array.Find(_all, view => view.Ballot == ballot)?.RecoveredTail;

    /// <summary>The segments that lack a position from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public IEnumerable<DamagedSegment> FindDamagedSegments(long first, long last)
    {
        foreach ((BallotView ballot, long _, long to) in Shares(first, last))
        {
            foreach (DamagedSegment damaged in ballot.FindDamagedSegments(first, to, FirstDoubtful(ballot)))
                yield return damaged;
        }
    }

    /// <summary>
    /// The files without anything at or above a limit that must lie at or below the watermark, oldest first: never the
    /// newest segment that counts, and a watermark only with its writer's last segment. Only for the writer of the
    /// newest ballot that counts: it knows that its own segments are durable, and of no others.
    /// </summary>
    public IEnumerable<string> FilesBelow(long limit)
    {
        var kept = new HashSet<Ballot>();
        var files = new List<string>();
        long newerStart = long.MaxValue;
        foreach (BallotView ballot in _all)
        {
            bool isOld = ballot.Ballot < Vote;
            foreach (BallotSegment segment in ballot.Segments.Reverse())
            {
                bool isNewest = ballot.Ballot == Vote && segment.IsLast;
                // Where a ballot's last segment ends is not known for sure: damage may hide what follows.
                long last = segment.IsLast ? newerStart - 1 : Math.Min(segment.Last, newerStart - 1);
                if (!isNewest && ballot.Ballot <= Vote && last < limit)
                    files.Add(segment.Name.SegmentFile);
                else
                    kept.Add(ballot.Ballot);
            }

            if (ballot.Ballot == Vote)
                newerStart = ballot.Start;
            if (!isOld || ballot.End >= limit)
                kept.Add(ballot.Ballot);
        }

        files.Reverse();
        return files.Concat(_watermarkFiles
            .Where(file => file.Ballot < Vote && !kept.Contains(file.Ballot))
            .Select(file => file.WatermarkFile));
    }

    /// <summary>Whose records count, from the newest ballot down to the oldest, and where.</summary>
    private IEnumerable<(BallotView Ballot, long First, long Last)> Shares(long first, long last)
    {
        foreach (BallotView ballot in _descending)
        {
            if (ballot.Start > last)
                continue;
            if (last < first)
                yield break;
            long from = Math.Max(first, ballot.Start);
            yield return (ballot, from, last);
            last = from - 1;
        }
    }

    /// <summary>What of a ballot's share is doubtful; null if nothing is.</summary>
    private PositionRange? DoubtfulIn(BallotView ballot, long first, long last)
    {
        var doubtful = new PositionRange(Math.Max(first, FirstDoubtful(ballot)), Math.Min(last, Watermark));
        return doubtful.First <= doubtful.Last && !ballot.IsUnknown ? doubtful : null;
    }

    /// <summary>
    /// The folder has acknowledged the position, but perhaps not under this ballot: a newer one that started at or
    /// before it looks torn here. If its copies are damaged rather than torn, what this ballot has there is void, and
    /// the record has to come from another folder.
    /// </summary>
    private bool IsDoubtful(BallotView ballot, long position) =>
        position <= Watermark && position >= FirstDoubtful(ballot);

    private long FirstDoubtful(BallotView ballot)
    {
        long first = ballot.FirstDoubtful;
        foreach (BallotView torn in _all)
        {
            if (torn.Ballot > ballot.Ballot && !torn.Counts && !torn.IsUnknown)
                first = Math.Min(first, Math.Max(torn.Start, ballot.CertainThrough + 1));
        }

        return first;
    }

    private BallotView? Designated(long position) => Array.Find(_descending, ballot => ballot.Start <= position);
}
