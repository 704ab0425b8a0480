using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// One ballot: the loops of its replicas, and the tail that it has made durable. One append at a time. Once an append
/// has failed it is used no more; the next ballot decides what became of the record.
/// </summary>
internal sealed class QuorumWriter
{
    private readonly Takeover _takeover;
    private readonly ReplicaWriter[] _writers;
    private readonly QuorumProgress _progress;
    private readonly IStorage _storage;
    private readonly QuorumLogOptions _options;
    private readonly LogSchedulers _schedulers;
    private readonly CancellationTokenSource _ended = new();
    private Task[] _loops = [];
    private uint _runningChecksum;
    private bool _isUsable;
    private bool _isWatched;

    public QuorumWriter(
        IStorage storage, Takeover takeover, QuorumLogOptions options, LogSchedulers schedulers, LogEvents events)
    {
        _storage = storage;
        _options = options;
        _schedulers = schedulers;
        _takeover = takeover;
        _progress = new QuorumProgress(options.ReplicaCount);
        _writers = [.. takeover.Replicas.Select(
            replica => new ReplicaWriter(
                storage, replica, takeover, _progress, options, schedulers, events))];
        foreach (TakeoverMember member in takeover.Members)
            _progress.Join(member.Replica.ReplicaId - 1);
        _progress.DurableAdvanced += WakeAll;
        _progress.LostWhileWaiting += BeginWatching;
        _progress.Lost += TellLost;
        Tail = takeover.RecoveredTail;
    }

    /// <summary>The last durable record, as far as this writer knows. Only once it is established.</summary>
    public long Tail { get; private set; }

    /// <summary>Whether it is established and its last append succeeded.</summary>
    public bool IsUsable => _isUsable;

    /// <summary>Whether a rival was the reason for a failure.</summary>
    public bool IsFenced => _progress.IsFenced;

    public Ballot Ballot => _takeover.Ballot;

    /// <summary>Told when a replica takes no part in the ballot any more; not once that has been given up.</summary>
    public Action? ReplicaLost { get; init; }

    /// <summary>The replicas in which this ballot's copies up to T are durable; once established, a majority.</summary>
    public IEnumerable<FileLogReplica> EstablishedMembers => _takeover.Replicas
        .Where(replica => _progress.HasStored(replica.ReplicaId - 1, _takeover.RecoveredTail));

    /// <summary>Makes T durable under this ballot. Before that nothing is answered.</summary>
    public async Task<bool> EstablishAsync()
    {
        try
        {
            await using var source = new RecordSource(_storage, _takeover, _options, _schedulers);
            _runningChecksum = await source.ReadRunningChecksumAsync(Tail);
        }
        catch (LogCorruptException)
        {
            // Or a rival has taken over meanwhile, and trimmed it?
            if (await FindFencedAsync())
                return false;
            _takeover.ForgetChecked();
            throw;
        }

        _loops = [.. _writers.Select(writer => HoldAsync(writer.Start(), _schedulers.Hold()))];
        _isUsable = await WaitAsync(Tail);
        return _isUsable;
    }

    /// <summary>Appends behind the tail.</summary>
    /// <returns>Whether it is durable and every reader can see it; if not, the outcome is unknown.</returns>
    public async ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> record)
    {
        _isUsable = false; // whatever goes wrong from here on, the next ballot decides
        PendingFrame frame = PendingFrame.Create(Tail + 1, record, _runningChecksum, _writers.Length);
        _runningChecksum = frame.RunningChecksum;
        foreach (ReplicaWriter writer in _writers)
            writer.Enqueue(frame);
        _isUsable = await WaitAsync(Tail + 1);
        if (_isUsable)
            Tail++;
        return _isUsable;
    }

    /// <summary>Stops using it, without waiting: the files are closed by their loops.</summary>
    public void Abandon()
    {
        _isUsable = false;
        _ended.Cancel();
        _progress.Abandon();
        foreach (ReplicaWriter writer in _writers)
            writer.Abandon();
    }

    /// <summary>A clean end: what is queued is written, watermarks are synced, segments shortened.</summary>
    public async Task CloseAsync()
    {
        _isUsable = false;
        _ended.Cancel();
        foreach (ReplicaWriter writer in _writers)
            writer.Stop();
        await ReplicaCalls.WaitAllAsync(_loops, _options.ReplicaTimeout, _options.TimeProvider);
    }

    /// <summary>
    /// Those in service that the ballot goes on without: they come back in a next ballot only. None once this one has
    /// been given up.
    /// </summary>
    public IReadOnlyList<LeftOutReplica> FindLeftOut(IEnumerable<FileLogReplica> replicas)
    {
        LeftOutReplica[] found = [.. replicas
            .Where(replica => replica.IsHealthy)
            .Select(replica => (Replica: replica, Reason: WhyWithout(replica)))
            .Where(each => each.Reason is not null)
            .Select(each => new LeftOutReplica(each.Replica, each.Reason!))];
        return _ended.IsCancellationRequested ? [] : found; // after the look: giving up loses them all
    }

    /// <summary>How a replica fares in this ballot.</summary>
    public ReplicaStatus StatusOf(FileLogReplica replica)
    {
        ReplicaStatus status = replica.Status;
        string? reason = status.State == ReplicaState.Healthy ? WhyWithout(replica) : null;
        return status with
        {
            LagRecordCount = FindWriter(replica) is null ? 0 : Math.Max(0, Tail - Math.Max(
                _takeover.RecoveredTail, _progress.AcknowledgedBy(replica.ReplicaId - 1))),
            IsBehind = FindWriter(replica) is { IsBehind: true },
            LeftOutReason = _ended.IsCancellationRequested ? null : reason, // giving up loses them all
        };
    }

    private ReplicaWriter? FindWriter(FileLogReplica replica) =>
        Array.Find(_writers, writer => writer.ReplicaId == replica.ReplicaId);

    private string? WhyWithout(FileLogReplica replica) =>
        FindWriter(replica) is { } writer ? writer.WhyLost : $"It has not promised ballot {Ballot}.";

    private void TellLost()
    {
        if (!_ended.IsCancellationRequested)
            ReplicaLost?.Invoke();
    }

    /// <summary>Whether a majority has promised a higher ballot.</summary>
    private async Task<bool> FindFencedAsync()
    {
        List<(FileLogReplica Replica, bool Holds)> answers = await ReplicaCalls.AllAsync(
            [.. _takeover.Members.Select(member => member.Replica)],
            majority: 0, // the next ballot finds out if they do not say
            _options,
            replica => replica.Promises.IsHighestAsync(Ballot));
        foreach ((FileLogReplica replica, bool holds) in answers)
        {
            if (!holds)
                _progress.Lose(replica.ReplicaId - 1, isFenced: true);
        }

        return answers.Count(answer => answer.Holds) < Quorum.Majority(_options.ReplicaCount);
    }

    private Task<bool> WaitAsync(long position)
    {
        Task<bool> durable = _progress.WaitAsync(position);
        BeginWatching();
        return durable;
    }

    /// <summary>
    /// With a replica lost, or left out, a wait may depend on one that hangs; the other comes back only in a next
    /// ballot, for which the wait must have ended. So those that do not answer in time are lost too (invariant L10).
    /// </summary>
    private void BeginWatching()
    {
        if (!IsAtRisk(out _) || Interlocked.Exchange(ref _isWatched, true))
            return;
        SchedulerHold hold = _schedulers.Hold();
        _ = Task.Factory.StartNew(
            () => HoldAsync(WatchAsync(), hold),
            CancellationToken.None,
            TaskCreationOptions.None,
            _schedulers.Readmission);
    }

    private async Task WatchAsync()
    {
        while (IsAtRisk(out long position))
        {
            var late = FindLate(position).ToDictionary(writer => writer, writer => writer.Steps.Count);
            await Pause.ForAsync(_options.ReplicaTimeout, _options.TimeProvider, _ended.Token);
            if (_ended.IsCancellationRequested)
                return; // too early to blame anybody
            foreach (ReplicaWriter writer in FindLate(position).Where(late.ContainsKey))
            {
                // Whatever it has still to copy or to write takes as long as it takes, while it gets on.
                if (late[writer] is { } steps && steps == writer.Steps.Count)
                    writer.GiveUp();
            }
        }

        Volatile.Write(ref _isWatched, false);
        BeginWatching(); // another wait may have begun meanwhile
    }

    private ReplicaWriter[] FindLate(long position)
    {
        int[] late = _progress.FindLate(position);
        return [.. _writers.Where(writer => late.Contains(writer.Index))];
    }

    /// <summary>Whether somebody waits for a position although a replica is lost.</summary>
    private bool IsAtRisk(out long position)
    {
        long? waitedFor = _progress.WaitedForWithLoss;
        position = waitedFor ?? 0;
        return waitedFor is not null && !_ended.IsCancellationRequested;
    }

    private static async Task HoldAsync(Task loop, SchedulerHold hold)
    {
        using (hold)
            await loop;
    }

    private void WakeAll()
    {
        foreach (ReplicaWriter writer in _writers)
            writer.Wake();
    }
}
