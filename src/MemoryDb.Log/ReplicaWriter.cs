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
    private readonly TaskScheduler _preparing;
    private readonly SegmentOrigin _origin;
    private readonly AsyncSignal _signal = new();

    // Guards the queue and the two flags.
    private readonly Lock _lock = new();
    private List<PendingFrame> _queue = [];
    private List<PendingFrame> _writing = [];
    private long _queuedBytes;
    private bool _isStopping;
    private bool _isOver;

    private SegmentWriter? _segment;
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
        TaskScheduler preparing)
    {
        _storage = storage;
        _replica = replica;
        _takeover = takeover;
        _progress = progress;
        _options = options;
        _preparing = preparing;
        _origin = takeover.OriginOf(replica.ReplicaId);
        _watermark = takeover.StartIn(replica.ReplicaId) - 1;
    }

    private int Index => _replica.ReplicaId - 1;

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
    public void Enqueue(PendingFrame frame)
    {
        bool accepted;
        lock (_lock)
        {
            accepted = !_isOver && _queuedBytes + frame.FrameBytes <= _options.ReplicaQueueBytes;
            if (accepted)
            {
                _queue.Add(frame);
                _queuedBytes += frame.FrameBytes;
            }
        }

        if (accepted)
        {
            _signal.Set();
            return;
        }

        frame.Release();
        Fail(new IOException($"Replica '{_replica.Folder}' fell more than {_options.ReplicaQueueBytes} bytes behind."));
    }

    /// <summary>Asks the loop to write what is queued, to store and sync its watermark, and to end.</summary>
    public void Stop()
    {
        lock (_lock)
            _isStopping = true;
        _signal.Set();
    }

    /// <summary>Asks the loop to end at once.</summary>
    public void Abandon()
    {
        GiveUpQueue();
        _signal.Set();
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
            if (await IsFencedAsync())
                EndFenced(); // a higher ballot has cleared away what this one had prepared
            else
                Fail(exception);
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
        if (_takeover.IsHeadBehindIn(_replica.ReplicaId))
            await _replica.Head.AdvanceAsync(_takeover.Recovery.Head);
        long start = _takeover.StartIn(_replica.ReplicaId);
        await using var source = new RecordSource(_storage, _takeover.Views);
        var preparer = new SegmentPreparer(
            _storage, _replica.Folder, _takeover.Ballot, _options.FirstSegmentBytes, _preparing);
        string watermarkPath = Path.Combine(_replica.Folder, new SegmentName(start, _takeover.Ballot).WatermarkFile);
        _watermarkFile = await WatermarkFile.CreateAsync(_storage, watermarkPath, _origin, start - 1);
        _segment = await SegmentWriter.CreateAsync(
            _replica.Folder,
            _origin,
            start,
            _takeover.RecoveredTail,
            await source.ReadRunningChecksumAsync(start - 1),
            preparer);
        await CopyAsync(source, start);
        if (!await AcknowledgeAsync(_takeover.RecoveredTail))
            return false;
        await _replica.RemovePreparedBelowAsync(_takeover.Ballot);
        return true;
    }

    private async Task CopyAsync(RecordSource source, long start)
    {
        var batch = new List<PendingFrame>();
        int bytes = 0;
        for (long position = start; position <= _takeover.RecoveredTail && !IsOver(); position++)
        {
            PendingFrame frame = PendingFrame.CopyOf(await source.ReadAsync(position));
            batch.Add(frame);
            bytes += frame.FrameBytes;
            if (bytes < CopyBatchBytes && position < _takeover.RecoveredTail)
                continue;
            await _segment!.WriteAsync(batch, _watermark);
            Release(batch);
            bytes = 0;
        }
    }

    private async Task WriteUntilStoppedAsync()
    {
        while (true)
        {
            await StoreWatermarkAsync();
            bool isStopping = TakeQueue();
            if (_writing.Count > 0)
            {
                await _segment!.WriteAsync(_writing, _watermark);
                long last = _writing[^1].Position;
                Release(_writing);
                if (!await AcknowledgeAsync(last))
                    return;
                continue;
            }

            if (IsOver())
                return;
            if (isStopping)
            {
                await _watermarkFile!.SyncAsync();
                await _segment!.SealAsync();
                return;
            }

            await _signal.WaitAsync();
        }
    }

    /// <summary>After the sync, never before it: is the own promise still there and the highest?</summary>
    private async Task<bool> AcknowledgeAsync(long position)
    {
        if (IsOver())
            return false;
        if (!await _replica.Promises.IsHighestAsync(_takeover.Ballot))
        {
            EndFenced();
            return false;
        }

        _acknowledged = position;
        _progress.Acknowledge(Index, position);
        return true;
    }

    private async ValueTask StoreWatermarkAsync()
    {
        long watermark = Math.Min(_acknowledged, _progress.Durable);
        if (watermark <= _storedWatermark)
            return;
        await _watermarkFile!.StoreAsync(watermark);
        _storedWatermark = watermark;
        _watermark = Math.Max(_watermark, watermark);
        _progress.Store(Index, watermark);
    }

    private bool TakeQueue()
    {
        lock (_lock)
        {
            (_queue, _writing) = (_writing, _queue);
            _queuedBytes = 0;
            return _isStopping;
        }
    }

    private bool IsOver()
    {
        lock (_lock)
            return _isOver;
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

    private void EndFenced()
    {
        GiveUpQueue();
        _progress.Lose(Index, isFenced: true);
    }

    private void Fail(Exception exception)
    {
        GiveUpQueue();
        _replica.Fail(ReplicaState.Failed, exception);
        _progress.Lose(Index, isFenced: false);
    }

    private void GiveUpQueue()
    {
        lock (_lock)
        {
            _isOver = true;
            Release(_queue);
            _queuedBytes = 0;
        }
    }

    private async Task CloseAsync()
    {
        Release(_writing);
        try
        {
            if (_segment is not null)
                await _segment.DisposeAsync();
            if (_watermarkFile is not null)
                await _watermarkFile.DisposeAsync();
        }
        catch (StorageException exception)
        {
            Fail(exception);
        }
    }

    private static void Release(List<PendingFrame> frames)
    {
        foreach (PendingFrame frame in frames)
            frame.Release();
        frames.Clear();
    }
}
