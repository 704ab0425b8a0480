using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// One ballot's loop on one replica: copies what the folder lacks up to T, then writes what is queued, syncs, and only
/// then lists the promises. Write data, then read promises; a rival writes its promise, then reads data: one of the two
/// sees the other.
/// </summary>
internal sealed class ReplicaWriter
{
    private const int CopyBatchBytes = 1 << 20;

    private readonly IStorage _storage;
    private readonly FileLogReplica _replica;
    private readonly QuorumProgress _progress;
    private readonly Takeover _takeover;
    private readonly QuorumLogOptions _options;
    private readonly LogSchedulers _schedulers;
    private readonly LogEvents _events;
    private readonly SegmentOrigin _origin;
    private readonly AsyncSignal _signal = new();
    private readonly ReplicaQueue _queue;
    private readonly ReadBack _others;
    private readonly ReplicaMeasurement _measurement;
    private readonly Courtesy? _courtesy;
    private List<PendingFrame> _writing = [];

    private readonly JoiningFolder? _joining;
    private readonly int _failureCount;
    private SegmentWriter? _segment;
    private Task _repair = Task.CompletedTask;
    private long _lastWritten;
    private WatermarkFile? _watermarkFile;
    private long _acknowledged = long.MinValue;
    private long _watermark;
    private long _storedWatermark = long.MinValue;

    public ReplicaWriter(
        IStorage storage,
        FileLogReplica replica,
        Takeover takeover,
        QuorumProgress progress,
        QuorumLogOptions options,
        LogSchedulers schedulers,
        LogEvents events)
    {
        _events = events;
        _failureCount = replica.FailureCount;
        _storage = storage;
        _replica = replica;
        _takeover = takeover;
        _progress = progress;
        _options = options;
        _schedulers = schedulers;
        _queue = new ReplicaQueue(options.ReplicaQueueBytes, _signal);
        _others = new ReadBack(replica, CreateReaderOfOthers, events);
        _measurement = new ReplicaMeasurement(replica.ReplicaId, replica.Folder, options.TimeProvider);
        _courtesy = schedulers.CourtesyOf(replica.ReplicaId);
        _origin = takeover.OriginOf(replica.ReplicaId);
        _joining = takeover.IsJoining(replica.ReplicaId)
            ? new JoiningFolder(replica, takeover, options, events)
            : null;
        _watermark = takeover.StartIn(replica.ReplicaId) - 1;
    }

    public int ReplicaId => _replica.ReplicaId;

    /// <summary>The replica's place in the ballot's progress.</summary>
    public int Index => _replica.ReplicaId - 1;

    /// <summary>How it gets on with its copies.</summary>
    public StepCounter Steps { get; } = new();

    /// <summary>Whether it lacks more than may wait for it.</summary>
    public bool IsBehind => _others.IsBehind;

    /// <summary>Why the ballot goes on without the replica; null if the replica takes part.</summary>
    public string? WhyLost => _progress.WhyLost(Index)
        ?? (_replica.FailureCount == _failureCount ? null : "It was out of service for a while.");

    /// <summary>Starts the loop on the replica's scheduler.</summary>
    /// <returns>Completes when the loop has ended; never fails.</returns>
    public Task Start() => _replica.RunAsync(async () =>
    {
        await RunAsync();
        return true;
    });

    /// <summary>Wakes the loop: more is durable.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Queues a frame and holds it until it is written.</summary>
    public void Enqueue(PendingFrame frame) => _queue.Add(frame);

    /// <summary>Asks the loop to write what is queued, to store and sync its watermark, and to end.</summary>
    public void Stop() => _queue.Stop();

    /// <summary>Asks the loop to end at once.</summary>
    public void Abandon()
    {
        _queue.End();
        _signal.Set();
    }

    /// <summary>It does not answer: the replica is taken out of service, and counts no more in this ballot.</summary>
    public void GiveUp()
    {
        _replica.Fail(ReplicaState.Failed, new TimeoutException($"'{_replica.Folder}' does not answer."));
        _progress.Lose(Index, isFenced: false);
    }

    private async Task RunAsync()
    {
        try
        {
            if (await OpenAsync())
                await WriteUntilStoppedAsync();
        }
        catch (StorageException exception) when (exception.ErrorNumber == NativeMethods.ErrorNotFound)
        {
            // A higher ballot has cleared away what this one had prepared?
            if (await IsFencedAsync())
                _ = EndFenced();
            else
                Fail(exception);
        }
        catch (Exception exception) when (exception is LogUnavailableException or LogCorruptException)
        {
            // What is to be copied cannot be read now: the replica that alone has it does not answer, or was lost, or a
            // rival has trimmed it. That is not this replica's fault, and the next ballot decides from what it reads.
            _queue.End();
            bool isFenced = await IsFencedAsync();
            if (exception is LogCorruptException && !isFenced)
                _takeover.ForgetChecked();
            string? reason = isFenced ? null : $"What it lacks is trimmed, or cannot be read: {exception.Message}";
            foreach (FileLogReplica lost in _takeover.Replicas.Where(other => other == _replica || !other.IsHealthy))
                _progress.Lose(lost.ReplicaId - 1, isFenced && lost == _replica, reason);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        await CloseAsync();
    }

    /// <summary>
    /// Creates the segment at W + 1 and copies everything up to T into it, whatever the folder seems to hold.
    /// </summary>
    private async Task<bool> OpenAsync()
    {
        // A segment that starts at the head leaves a gap before it, which is trimmed and not lost only with that name.
        if (_joining is not null)
            await _joining.SetHeadAsync();
        else if (_takeover.IsHeadBehindIn(_replica.ReplicaId))
            await _replica.Head.AdvanceAsync(_takeover.Recovery.Head);
        Steps.Add();
        long start = _takeover.StartIn(_replica.ReplicaId);
        await using var source = new RecordSource(_storage, _takeover, _options, _schedulers);
        var preparer = new SegmentPreparer(
            _storage,
            _replica.Folder,
            _takeover.Ballot,
            _options.FirstSegmentBytes,
            _schedulers.ForFiles(_replica.ReplicaId),
            Steps);
        string watermarkPath = Path.Combine(_replica.Folder, new SegmentName(start, _takeover.Ballot).WatermarkFile);
        _watermarkFile = await WatermarkFile.CreateAsync(_storage, watermarkPath, _origin, start - 1);
        _segment = await SegmentWriter.CreateAsync(
            _replica.Folder,
            _origin,
            start,
            _takeover.RecoveredTail,
            await Steps.AddWithOthersAsync(source.ReadRunningChecksumAsync(start - 1)),
            preparer);
        _lastWritten = start - 1;
        await CopyAsync(source, start);
        if (_lastWritten < _takeover.RecoveredTail)
            return false; // given up half-way: nothing may say that the copies are there
        if (_joining is not null && !await JoinAsync(_joining))
            return false;
        await _watermarkFile.MarkReachedAsync();
        Steps.Add();
        if (!await AcknowledgeAsync(_takeover.RecoveredTail))
            return false;
        await _replica.RemovePreparedBelowAsync(_takeover.Ballot);
        BeginRepair();
        return true;
    }

    /// <summary>
    /// Only now that this ballot counts here: what lies below its start is durable, and nothing above it counts.
    /// </summary>
    private void BeginRepair()
    {
        if (_takeover.Members.FirstOrDefault(member => member.Replica == _replica) is not { } member)
            return;
        var repair = new ReplicaRepair(_storage, _takeover, member, _options, _schedulers, _events);
        _repair = Task.Factory.StartNew(
            () => repair.RunAsync(() => _queue.IsOver || _queue.IsStopping),
            CancellationToken.None,
            TaskCreationOptions.None,
            _schedulers.ForFiles(_replica.ReplicaId)).Unwrap();
    }

    /// <summary>
    /// The folder is filled up to T. It may say that it belongs to the database once a majority without it holds all of
    /// that under this ballot: then no vote that it gives can hide anything (hole H10).
    /// </summary>
    private async Task<bool> JoinAsync(JoiningFolder joining)
    {
        if (!await _replica.Promises.IsHighestAsync(_takeover.Ballot))
            return EndFenced();
        while (_progress.Durable < _takeover.RecoveredTail)
        {
            if (_queue.IsOver)
                return false;
            await _signal.WaitAsync();
        }

        if (!await joining.TryNameAsync())
            return EndFenced();
        _progress.Join(Index);
        return true;
    }

    private async Task CopyAsync(RecordSource source, long start)
    {
        int bytes = 0;
        for (long position = start; position <= _takeover.RecoveredTail && !_queue.IsOver; position++)
        {
            PendingFrame frame = PendingFrame.CopyOf(await Steps.AddWithOthersAsync(source.ReadAsync(position)));
            _writing.Add(frame);
            bytes += frame.FrameBytes;
            if (bytes < CopyBatchBytes && position < _takeover.RecoveredTail)
                continue;
            await WriteAsync();
            bytes = 0;
        }
    }

    private async Task WriteUntilStoppedAsync()
    {
        while (true)
        {
            await StoreWatermarkAsync();
            _measurement.Tell();
            bool isStopping = _queue.Take(_lastWritten, ref _writing, out long missingThrough);
            if (missingThrough > 0)
                await ReadBackAsync(missingThrough);
            else
                _others.End();
            if (_writing.Count > 0)
            {
                await WriteAsync();
                if (!await AcknowledgeAsync(_lastWritten))
                    return;
                continue;
            }

            if (_queue.IsOver)
                return;
            if (isStopping)
            {
                if (missingThrough > 0)
                    return;
                await _watermarkFile!.SyncAsync();
                await _segment!.SealAsync();
                return;
            }

            await _signal.WaitAsync();
        }
    }

    /// <summary>Takes durable records that were let go back from the other folders, as many as make a batch.</summary>
    private async Task ReadBackAsync(long through)
    {
        uint running = _segment!.RunningChecksum;
        foreach (LogRecord record in await _others.ReadAsync(_lastWritten, through, CopyBatchBytes))
        {
            PendingFrame frame = PendingFrame.Create(record.Position.Value, record.Payload, running, holders: 1);
            running = frame.RunningChecksum;
            _writing.Add(frame);
        }
    }

    private LogReader CreateReaderOfOthers() => new(
        _storage,
        _takeover.Members
            .Where(member => member.Replica != _replica)
            .Select(member => (member.Replica, member.Folder.Copy())),
        _options,
        _schedulers);

    private async Task WriteAsync()
    {
        long? started = _measurement.Start();
        await _segment!.WriteAsync(_writing, _watermark);
        _measurement.Note(started, _writing);
        _courtesy?.Note(_writing.Sum(static frame => (long)frame.FrameBytes));
        _lastWritten = _writing[^1].Position;
        PendingFrame.ReleaseAll(_writing);
        Steps.Add();
    }

    /// <summary>After the sync, never before it: is the own promise still there and the highest?</summary>
    private async Task<bool> AcknowledgeAsync(long position)
    {
        if (_queue.IsOver)
            return false;
        if (!await _replica.Promises.IsHighestAsync(_takeover.Ballot))
            return EndFenced();
        if (_replica.FailureCount != _failureCount)
        {
            // Something else that this process did in the folder has failed: it counts from the next ballot on (L9).
            _queue.End();
            _progress.Lose(Index, isFenced: false);
            return false;
        }

        _acknowledged = position;
        Steps.Add();
        _progress.Acknowledge(Index, position);
        return true;
    }

    private async ValueTask StoreWatermarkAsync()
    {
        long watermark = Math.Min(_acknowledged, _progress.Durable);
        if (watermark <= _storedWatermark)
            return;
        await _watermarkFile!.StoreAsync(watermark);
        if (_storedWatermark < 0)
            await _replica.KeepWatermarkAsync(_takeover.Ballot, null);
        _storedWatermark = watermark;
        _watermark = Math.Max(_watermark, watermark);
        _progress.Store(Index, watermark);
    }

    private async Task<bool> IsFencedAsync()
    {
        try
        {
            return !await _replica.Promises.IsHighestAsync(_takeover.Ballot);
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <returns>False: nothing was acknowledged.</returns>
    private bool EndFenced()
    {
        _queue.End();
        _progress.Lose(Index, isFenced: true);
        return false;
    }

    private void Fail(Exception exception)
    {
        try
        {
            _queue.End();
            _replica.Fail(ReplicaState.Failed, exception);
            _replica.Explain(exception);
        }
        finally
        {
            // Whatever goes wrong on the way, memory that runs out too: nobody may wait for this replica.
            _progress.Lose(Index, isFenced: false);
        }
    }

    private async Task CloseAsync()
    {
        PendingFrame.ReleaseAll(_writing);
        await _repair;
        try
        {
            if (_segment is not null)
                await _segment.DisposeAsync();
            bool isKept = _storedWatermark >= 0 && !_queue.IsStopping && _replica.IsHealthy;
            if (isKept)
                await _replica.KeepWatermarkAsync(_takeover.Ballot, _watermarkFile);
            else if (_watermarkFile is not null)
                await _watermarkFile.DisposeAsync();
            await _others.DisposeAsync();
        }
        catch (StorageException exception)
        {
            Fail(exception);
        }
    }
}
