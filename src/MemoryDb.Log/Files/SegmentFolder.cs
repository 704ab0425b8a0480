using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Reads the segments and watermarks of one folder. Keeps what it has checked, so that reading again costs only what
/// was added. For one reader at a time.
/// </summary>
internal sealed class SegmentFolder(IStorage storage, string folder, SegmentOrigin owner)
{
    private const int RaceLimit = 5;

    private readonly PromiseFolder _promises = new(storage, Path.Combine(folder, ReplicaFolder.PromisesName));
    private readonly HeadFolder _head = new(storage, Path.Combine(folder, ReplicaFolder.HeadName));
    private readonly HashSet<SegmentName> _replaced = [];
    private Dictionary<SegmentName, SegmentScan> _scans = [];

    /// <summary>Another reader of the same folder that begins with what this one has checked.</summary>
    public SegmentFolder Copy() => new(storage, folder, owner)
    {
        _scans = _scans.ToDictionary(pair => pair.Key, pair => pair.Value.Copy()),
    };

    /// <summary>Another reader of the same folder that takes nothing for checked.</summary>
    public SegmentFolder Anew() => new(storage, folder, owner);

    /// <summary>The next reading takes nothing of a segment for checked: the file has been replaced.</summary>
    public void Forget(SegmentName segment) => _replaced.Add(segment);

    /// <summary>Reads what has changed and says what the folder shows now.</summary>
    /// <param name="lookBehindDamage">
    /// Whether torn must be told from corrupt: for recovery, not for following a writer.
    /// </param>
    public async Task<FolderView> ReadAsync(bool lookBehindDamage)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                FolderView view = await ReadOnceAsync(lookBehindDamage);
                SegmentName[] doubtful = lookBehindDamage ? [.. view.FindDoubtful()] : [];
                if (doubtful.Length == 0)
                    return view;
                // Another process may have mended them since they were checked.
                _replaced.UnionWith(doubtful);
                return await ReadOnceAsync(lookBehindDamage);
            }
            catch (StorageException exception)
                when (exception.ErrorNumber == NativeMethods.ErrorNotFound && attempt < RaceLimit)
            {
                // trimmed between the listing and the opening: list again
            }
        }
    }

    /// <summary>
    /// What the folder's <c>.durable</c> files show. One that is torn or of another folder shows nothing.
    /// </summary>
    public async Task<Watermark> ReadWatermarkAsync()
    {
        var shown = new List<(SegmentName Name, WatermarkEntry Entry)>();
        var unread = new HashSet<Ballot>();
        bool isNamed = false;
        foreach (string file in await storage.ListAsync(folder))
        {
            isNamed |= file == ReplicaFolder.IdentityName;
            if (SegmentName.TryParse(file, SegmentName.SegmentSuffix, out SegmentName segment))
                unread.Add(segment.Ballot);
            if (!SegmentName.TryParse(file, SegmentName.WatermarkSuffix, out SegmentName name))
                continue;
            unread.Add(name.Ballot);
            if (await ReadWatermarkAsync(name) is { } entry)
                shown.Add((name, entry));
        }

        unread.ExceptWith(shown.Select(each => each.Name.Ballot));
        Ballot newestUnread = unread.DefaultIfEmpty(Ballot.None).Max();
        long position = shown.Where(each => each.Entry.IsStored)
            .Select(each => each.Entry.Position).DefaultIfEmpty().Max();
        // A folder that was lost and is being filled has acknowledged nothing that is to be seen in it (hole H10).
        bool isCertain = isNamed && await IsNewestHeldAsync(
            shown.Where(each => each.Name.Ballot >= newestUnread).OrderByDescending(each => each.Name.Ballot));
        return new Watermark(position, isCertain);
    }

    /// <summary>
    /// Whether the writer that stored the newest watermark lives: then the file system is the one into which it was
    /// stored. Else, in a power cut or when it was mounted anew, the last values may have been lost (hole H8). A ballot
    /// that has only found one has acknowledged nothing here, since the mark is synced before that; nor has one that
    /// has come as far as its mark and lives.
    /// </summary>
    private async Task<bool> IsNewestHeldAsync(IEnumerable<(SegmentName Name, WatermarkEntry Entry)> newestFirst)
    {
        foreach ((SegmentName name, WatermarkEntry entry) in newestFirst)
        {
            if (!entry.IsReached)
                continue;
            if (!await IsHeldAsync(name))
                return false;
            if (entry.IsStored)
                return true;
        }

        return false;
    }

    private async Task<bool> IsHeldAsync(SegmentName name)
    {
        try
        {
            await using IStorageFile file = await storage.OpenFileAsync(
                Path.Combine(folder, name.WatermarkFile), writable: false);
            return await file.IsHeldAsync();
        }
        catch (StorageException exception) when (exception.ErrorNumber == NativeMethods.ErrorNotFound)
        {
            return false;
        }
    }

    private async Task<FolderView> ReadOnceAsync(bool lookBehindDamage)
    {
        Ballot highest = await _promises.GetHighestAsync();
        Dictionary<SegmentName, WatermarkEntry?> stored = await ReadWatermarksAsync();
        // What a taker only found is no evidence by itself: it may have outlived, in a power cut, what it was found in,
        // and so make doubtful what only the power cut made look so. Once its segment counts, the header says it.
        long watermark = stored.Values
            .Select(entry => entry is { IsReached: true } reached ? reached.Position : 0)
            .DefaultIfEmpty()
            .Max();
        // Listed after the watermarks were read: what a watermark promises must be among the segments.
        var segments = new List<SegmentName>();
        foreach (string file in await storage.ListAsync(folder))
        {
            if (!SegmentName.TryParse(file, SegmentName.SegmentSuffix, out SegmentName segment))
                continue;
            segments.Add(segment);
            highest = Ballot.Max(highest, segment.Ballot);
        }

        Ballot newest = segments.Select(segment => segment.Ballot).DefaultIfEmpty(Ballot.None).Max();
        foreach (SegmentName gone in _scans.Keys.Except(segments).Concat(_replaced).ToArray())
            _scans.Remove(gone);
        _replaced.Clear();
        foreach (SegmentName segment in segments)
        {
            if (!_scans.TryGetValue(segment, out SegmentScan? scan))
                _scans[segment] = scan = new SegmentScan(owner with { Ballot = segment.Ballot }, segment);
            long next = segments.Where(later => later.Ballot == segment.Ballot && later.Start > segment.Start)
                .Select(later => later.Start).DefaultIfEmpty(long.MaxValue).Min();
            if (!scan.IsSealed)
            {
                await scan.AdvanceAsync(
                    storage,
                    Path.Combine(folder, segment.SegmentFile),
                    lookBehindDamage,
                    isClosed: segment.Ballot < newest);
            }

            scan.IsSealed = lookBehindDamage && scan.Header is not null && scan.Gaps.Count == 0
                && scan.LastPosition == next - 1;
            watermark = Math.Max(watermark, scan.Watermark);
        }

        long head = await _head.GetAsync();
        BallotView[] ballots = [.. segments
            .Concat(stored.Where(pair => pair.Value is { IsReached: true }).Select(pair => pair.Key))
            .Select(name => name.Ballot)
            .Distinct()
            .Select(ballot => ViewOf(ballot, segments, stored, head))];
        await new HistoryCheck(storage, folder, _scans).RunAsync(ballots, head);
        return new FolderView(folder, owner, head, ballots, [.. stored.Keys], watermark, highest);
    }

    private BallotView ViewOf(
        Ballot ballot, List<SegmentName> segments, Dictionary<SegmentName, WatermarkEntry?> stored, long head)
    {
        SegmentName[] own =
            [.. segments.Where(segment => segment.Ballot == ballot).OrderBy(segment => segment.Start)];
        var shown = stored.Where(pair => pair.Key.Ballot == ballot).ToList();
        return new BallotView(
            ballot,
            own.Concat(shown.Select(pair => pair.Key)).Min(name => name.Start),
            [.. own.Select(segment => _scans[segment].Copy())],
            shown.Select(pair => pair.Value?.Position ?? 0).DefaultIfEmpty().Max(),
            shown.Exists(pair => pair.Value is { IsReached: true }),
            head);
    }

    /// <summary>Every <c>.durable</c> file with what it shows; null if that is nothing.</summary>
    private async Task<Dictionary<SegmentName, WatermarkEntry?>> ReadWatermarksAsync()
    {
        var stored = new Dictionary<SegmentName, WatermarkEntry?>();
        foreach (string file in await storage.ListAsync(folder))
        {
            if (SegmentName.TryParse(file, SegmentName.WatermarkSuffix, out SegmentName name))
                stored[name] = await ReadWatermarkAsync(name);
        }

        return stored;
    }

    private async Task<WatermarkEntry?> ReadWatermarkAsync(SegmentName name)
    {
        byte[] bytes = new byte[SegmentFormat.WatermarkBytes];
        try
        {
            await using IStorageFile file = await storage.OpenFileAsync(
                Path.Combine(folder, name.WatermarkFile), writable: false);
            int length = await file.ReadAsync(0, bytes);
            bool intact = SegmentFormat.TryReadWatermark(bytes.AsSpan(0, length), out WatermarkEntry entry)
                && entry.DatabaseId == owner.DatabaseId && entry.ReplicaId == owner.ReplicaId
                    && entry.Ballot == name.Ballot;
            return intact ? entry : null;
        }
        catch (StorageException exception) when (exception.ErrorNumber == NativeMethods.ErrorNotFound)
        {
            return null;
        }
    }
}
