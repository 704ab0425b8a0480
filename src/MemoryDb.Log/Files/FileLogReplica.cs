using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// One replica: a folder, the loop that makes every call into it, and its state in this process. Everything that
/// touches the folder runs on <see cref="Scheduler"/>.
/// </summary>
internal sealed class FileLogReplica(IStorage storage, string folder, int replicaId, TaskScheduler scheduler)
{
    private readonly Lock _lock = new();
    private ReplicaState _state;
    private Guid _databaseId;
    private int _failureCount;
    private WatermarkFile? _keptWatermark;
    private Ballot _keptBallot;
    private bool _keepsNothing;
    private Exception? _error;
    private SegmentFolder? _segments;
    private SegmentFolder? _readAnew;
    private long _damagedRecordCount;
    private long _repairedRecordCount;

    public string Folder { get; } = folder;

    /// <summary>From 1.</summary>
    public int ReplicaId { get; } = replicaId;

    public TaskScheduler Scheduler { get; } = scheduler;

    /// <summary>Its set-up, and the file that says whose it is.</summary>
    public ReplicaFolder Whole { get; } = new(storage, folder);

    public PromiseFolder Promises => Whole.Promises;

    public HeadFolder Head => Whole.Head;

    /// <summary>Reads the folder's segments. Known once the log is open.</summary>
    public SegmentFolder Segments =>
        _segments ?? throw new InvalidOperationException($"Replica {ReplicaId} has not been opened.");

    public bool IsHealthy
    {
        get
        {
            lock (_lock)
                return _state == ReplicaState.Healthy;
        }
    }

    public ReplicaStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new ReplicaStatus(
                    Folder,
                    _state,
                    _error,
                    Volatile.Read(ref _damagedRecordCount),
                    Volatile.Read(ref _repairedRecordCount));
            }
        }
    }

    /// <summary>Told, outside the lock, when the replica has been taken out of service.</summary>
    public Action<FileLogReplica>? Failed { get; set; }

    /// <summary>The replica belongs to this database from now on. What was read of it before is forgotten.</summary>
    public void Adopt(Guid databaseId)
    {
        _databaseId = databaseId;
        _segments = new SegmentFolder(storage, Folder, new SegmentOrigin(databaseId, ReplicaId, Ballot.None));
    }

    /// <summary>Whether a <c>REPLICA</c> names this replica of this database.</summary>
    public bool IsOwn(ReplicaIdentity? identity) =>
        identity is { } found && found.DatabaseId == _databaseId && found.ReplicaId == ReplicaId;

    /// <summary>How often it has been taken out of service.</summary>
    public int FailureCount => Volatile.Read(ref _failureCount);

    /// <summary>
    /// Takes the replica back into service: it is asked again, and counts from the next ballot on (invariant L9).
    /// </summary>
    public void Readmit()
    {
        lock (_lock)
        {
            _segments = _readAnew ?? Segments.Anew();
            _readAnew = null;
            _state = ReplicaState.Healthy;
            _error = null;
        }
    }

    /// <summary>The next reading takes nothing for checked: the folder is not what it was any more.</summary>
    public void ForgetChecked()
    {
        lock (_lock)
            _segments = Segments.Anew();
    }

    /// <summary>
    /// Reads all of the folder, taking nothing for checked, as long as it takes: the ballot that it comes back in waits
    /// for what is new alone, as it does with the others.
    /// </summary>
    public async Task ReadAnewAsync()
    {
        SegmentFolder folder = Segments.Anew();
        await folder.ReadAsync(lookBehindDamage: true);
        lock (_lock)
            _readAnew = _state == ReplicaState.Failed ? folder : null;
    }

    /// <summary>
    /// Keeps the watermark file of a ballot open that has ended, and lets go of the one before: as long as the next
    /// ballot has stored none, it shows that what is stored is the latest (hole H22). Loops of two ballots may end in
    /// either order: the higher one's file counts.
    /// </summary>
    /// <param name="ballot">The ballot of which something was stored.</param>
    /// <param name="file">Its file, if it has ended; null once it has stored something.</param>
    public async Task KeepWatermarkAsync(Ballot ballot, WatermarkFile? file)
    {
        WatermarkFile? released = file;
        lock (_lock)
        {
            if (!_keepsNothing && ballot >= _keptBallot)
            {
                (released, _keptWatermark) = (_keptWatermark, file);
                _keptBallot = ballot;
            }
        }

        if (released is not null)
            await released.DisposeAsync();
    }

    /// <summary>The log is closed: lets go of what is kept, and of what a ballot that ends later leaves.</summary>
    public async Task KeepNothingAsync()
    {
        WatermarkFile? released;
        lock (_lock)
        {
            _keepsNothing = true;
            (released, _keptWatermark) = (_keptWatermark, null);
        }

        if (released is not null)
            await released.DisposeAsync();
    }

    /// <summary>Runs something on the replica's loop.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, Scheduler).Unwrap();

    /// <summary>Takes the replica out of service; the first error stays.</summary>
    public void Fail(ReplicaState state, Exception error)
    {
        lock (_lock)
        {
            if (_state != ReplicaState.Healthy)
                return;
            _state = state;
            _error = error;
            _failureCount++;
        }

        Failed?.Invoke(this);
    }

    /// <summary>Its folder is not there any more: a replica that failed has to be filled anew.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            if (_state == ReplicaState.Failed)
                _state = ReplicaState.Missing;
            _readAnew = null;
        }
    }

    /// <summary>Says why the replica is still out of service.</summary>
    public void Explain(Exception error)
    {
        lock (_lock)
        {
            if (_state != ReplicaState.Healthy)
                _error = error;
        }
    }

    /// <summary>Counts what a reading found damaged.</summary>
    public void CountDamaged(long records) => Volatile.Write(ref _damagedRecordCount, records);

    /// <summary>Counts what was put back in its place from another replica.</summary>
    public void CountRepaired(long records)
    {
        Interlocked.Add(ref _repairedRecordCount, records);
        Interlocked.Add(ref _damagedRecordCount, -records);
    }

    /// <summary>Removes what lower ballots prepared and never used; their writers are fenced.</summary>
    public async Task RemovePreparedBelowAsync(Ballot ballot)
    {
        foreach (string name in await storage.ListAsync(Folder))
        {
            if (name.EndsWith(SegmentName.PreparedSuffix, StringComparison.Ordinal) && name.Length > Ballot.TextLength
                && Ballot.TryParse(name.AsSpan(0, Ballot.TextLength), out Ballot owner) && owner < ballot)
                await storage.DeleteAsync(Path.Combine(Folder, name));
        }
    }

    /// <summary>
    /// Moves the head, durably, and then deletes segments that lie wholly below it. Deletions need no sync: what comes
    /// back lies below the head.
    /// </summary>
    /// <param name="head">The first position kept.</param>
    /// <param name="writer">
    /// The ballot that trims, which has acknowledged its T here. Behind a rival's newer segments nothing is deleted:
    /// what is seen of them need not be synced, and the older ones may be all that a power cut would leave.
    /// </param>
    public async Task TrimAsync(long head, Ballot writer)
    {
        await Head.AdvanceAsync(head);
        FolderView view = await Segments.ReadAsync(lookBehindDamage: true);
        if (view.Vote != writer)
            return;
        await storage.SyncFolderAsync(Folder);
        foreach (string file in view.FilesBelow(Math.Min(head, view.Watermark + 1)))
            await storage.DeleteAsync(Path.Combine(Folder, file));
    }
}
