using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Who writes, as far as this process knows, and how an append is decided: by the writer if this is it, by the
/// linearizable tail if that has moved on, else by becoming the writer. For one caller at a time.
/// </summary>
internal sealed class WriterSeat(
    IStorage storage,
    FileLogReplica[] replicas,
    QuorumLogOptions options,
    LogSchedulers schedulers,
    LogEvents events,
    CloseSignal closing)
{
    private const int AttemptLimit = 50;
    private const int LongestJitterMilliseconds = 100;

    private readonly Preparation _preparation = new(
        storage, replicas, options, (ulong)options.Random.NextInt64());

    private volatile QuorumWriter? _writer;
    private volatile RecoveryReport? _report;
    private volatile bool _isWriter;
    private Ballot _lastBallot;

    // The promise of another process that was the highest when the own ballot was last to be renewed.
    private Ballot _rivalSeen;

    // Whom a renewal that has not succeeded yet is to bring back.
    private volatile IReadOnlyList<LeftOutReplica> _awaited = [];
    private LogPosition _unreadable;

    // Whose append has failed last: what became of the record is to be decided.
    private QuorumWriter? _failed;
    private LogReader? _reader;


    /// <summary>Whether this process became the writer, and no other has since, as far as it knows.</summary>
    public bool IsWriter => _isWriter;

    /// <summary>Told when a replica takes no part in the own ballot.</summary>
    public Action? ReplicaLost { get; set; }

    /// <summary>Replicas in service that the own ballot goes on without; none if another process writes.</summary>
    public IReadOnlyList<LeftOutReplica> LeftOut => _isWriter ? _writer?.FindLeftOut(replicas) ?? _awaited : [];

    /// <summary>What was found when this process last became the writer; null if it never did.</summary>
    public RecoveryReport? Report => _report is { } report ? report with { Events = events.Kept } : null;

    /// <summary>How a replica fares, with what the writer knows of it.</summary>
    public ReplicaStatus StatusOf(FileLogReplica replica) =>
        _isWriter && _writer is { } writer ? writer.StatusOf(replica) : replica.Status;

    /// <summary>Appends as the writer.</summary>
    /// <returns>Whether it did; if not, the outcome has to be decided.</returns>
    public async ValueTask<bool> TryAppendAsync(long expectedTail, ReadOnlyMemory<byte> record)
    {
        closing.RequireOpen();
        _failed = null;
        if (_writer is not { IsUsable: true } writer || writer.Tail != expectedTail)
            return false;
        if (await writer.AppendAsync(record))
            return true;
        _failed = writer;
        return false;
    }

    /// <summary>Decides about an append, or says why not. What it answers is durable on a majority.</summary>
    public async Task<AppendResult> DecideAsync(long expectedTail, ReadOnlyMemory<byte> record)
    {
        for (int attempt = 0; attempt < AttemptLimit; attempt++)
        {
            if (attempt > 0 && await TryAppendAsync(expectedTail, record))
                return AppendResult.Appended(new LogPosition(expectedTail + 1));
            bool isAlone = false;
            if (_failed is { } failed)
            {
                Retire();
                RequireNextBallot(failed);
                isAlone = _isWriter;
                await WaitForRivalAsync(attempt);
            }

            if (_writer is { IsUsable: true } ahead && ahead.Tail > expectedTail)
                return await CompareAsync(expectedTail, record, ahead.Tail);
            // Only what lies beyond is final: a tail before expectedTail may be one that a majority shows no more than
            // yet, while a reader has seen more in a single folder (hole H7).
            if (await TryReadTailAsync(expectedTail, isAlone) is { } tail && tail > expectedTail)
                return await CompareAsync(expectedTail, record, tail);
            if (await TryPrepareAsync() is not { } prepared)
                await WaitForRivalAsync(attempt);
            else if (prepared < expectedTail)
                ThrowBeyond(expectedTail, prepared);
        }

        return AppendResult.Unknown(new LogUnavailableException(
            "Other processes take the log over again and again. Let one of them write."));
    }

    /// <summary>The tail: as the folders show it, or the own ballot, else by becoming the writer.</summary>
    /// <param name="least">A tail before it is not the last (hole H7).</param>
    public async Task<long> FindTailAsync(long least)
    {
        if (await TailReader.TryReadOnceAsync(replicas, options, least) is { } shown)
            return shown;
        return await TryConfirmTailAsync() is { } own && own >= least ? own : await PrepareAsync();
    }

    /// <summary>Becomes the writer.</summary>
    /// <returns>The tail, durable under the own ballot.</returns>
    private async Task<long> PrepareAsync()
    {
        for (int attempt = 0; attempt < AttemptLimit; attempt++)
        {
            if (await TryPrepareAsync() is { } tail)
                return tail;
            await WaitForRivalAsync(attempt);
        }

        throw new LogUnavailableException("Other processes take the log over again and again. Let one of them write.");
    }

    /// <summary>
    /// The own ballot's tail, if a majority still has it as the highest: then nobody else has acknowledged anything.
    /// </summary>
    private async Task<long?> TryConfirmTailAsync()
    {
        if (_writer is not { IsUsable: true } writer)
            return null;
        int majority = Quorum.Majority(replicas.Length);
        List<(FileLogReplica Replica, bool IsHighest)> answers = await closing.WhileOpenAsync(ReplicaCalls.AllAsync(
            [.. writer.EstablishedMembers],
            majority,
            options,
            replica => replica.Promises.IsHighestAsync(writer.Ballot),
            replicas));
        bool isConfirmed = writer.IsUsable && answers.Count(answer => answer.IsHighest) >= majority;
        return isConfirmed ? writer.Tail : null;
    }

    /// <summary>
    /// Begins a new ballot, in which replicas that came back take part, unless another process writes, or may be about
    /// to: then nothing is done this time.
    /// </summary>
    public async Task RenewAsync()
    {
        IReadOnlyList<LeftOutReplica> leftOut = LeftOut;
        bool isComplete = leftOut.Count == 0 && replicas.All(replica => replica.IsHealthy);
        if (!_isWriter || (isComplete && _writer is { IsUsable: true }))
            return;
        if (!await IsRivalQuietAsync())
            return;
        _awaited = leftOut;
        await TryPrepareAsync();
    }

    /// <summary>
    /// Whether no other process writes or begins to. A majority that has promised to another is fenced for nobody's
    /// sake; nor is anybody who has written since. The promise of another in fewer folders gives it nothing yet: if it
    /// stays the same from one attempt to the next, he who made it has come to an end.
    /// </summary>
    private async Task<bool> IsRivalQuietAsync()
    {
        int majority = Quorum.Majority(replicas.Length);
        List<(FileLogReplica Replica, (Ballot Promise, Watermark Watermark) Shown)> seen =
            await closing.WhileOpenAsync(ReplicaCalls.AllAsync(
                [.. replicas.Where(replica => replica.IsHealthy)],
                majority,
                options,
                async replica => (
                    await replica.Promises.GetHighestAsync(), await replica.Segments.ReadWatermarkAsync()),
                replicas));
        Ballot[] rivals = [.. seen
            .Select(answer => answer.Shown.Promise)
            .Where(promise => promise.Node != _preparation.Node && promise > _lastBallot)];
        bool hasWritten = _writer is { IsUsable: true } writer
            && seen.Exists(answer => answer.Shown.Watermark.Position > writer.Tail);
        if (rivals.Length >= majority || hasWritten)
        {
            StandDown(_lastBallot);
            return false;
        }

        Ballot rival = rivals.DefaultIfEmpty(Ballot.None).Max();
        bool isKnown = rival == _rivalSeen;
        _rivalSeen = rival;
        return rival == Ballot.None || (isKnown && seen.Count - rivals.Length >= majority);
    }

    /// <summary>Trims, as the writer.</summary>
    public async Task TrimAsync(long before)
    {
        QuorumWriter? writer = _writer is { IsUsable: true } current ? current : null;
        long tail = writer?.Tail ?? await PrepareAsync();
        writer ??= _writer!;
        if (before > tail + 1)
        {
            // Another process may have written since.
            tail = await PrepareAsync();
            writer = _writer!;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, tail + 1);
        int majority = Quorum.Majority(replicas.Length);
        FileLogReplica[] asked = [.. writer.EstablishedMembers.Where(replica => replica.IsHealthy)];
        // One that is still copying up to T cannot be asked instead.
        FileLogReplica[] all = [.. replicas.Where(replica => asked.Contains(replica) || !replica.IsHealthy)];
        List<(FileLogReplica Replica, bool Done)> done = await closing.WhileOpenAsync(ReplicaCalls.AllAsync(
            asked,
            majority,
            options,
            async replica =>
            {
                if (before > await replica.Head.GetAsync() && !closing.IsClosed)
                    await replica.TrimAsync(before, writer.Ballot);
                return true;
            },
            all));
        if (done.Count < majority)
            throw Unavailability.Of(replicas);
    }

    public async Task CloseAsync()
    {
        closing.Close();
        QuorumWriter? writer = _writer;
        _writer = null;
        if (writer is { IsUsable: true })
            await writer.CloseAsync();
        else
            writer?.Abandon();
        if (_reader is not null)
            await _reader.DisposeAsync();
    }

    /// <summary>Stops everything at once; what waits for a replica that does not answer ends as unknown.</summary>
    public void Abandon()
    {
        closing.Close();
        _writer?.Abandon();
    }

    private async Task<long?> TryPrepareAsync()
    {
        Retire();
        long started = options.TimeProvider.GetTimestamp();
        if (await closing.WhileOpenAsync(_preparation.TryAsync(() => closing.IsClosed)) is not { } takeover)
            return null;
        var writer = new QuorumWriter(storage, takeover, options, schedulers, events)
        {
            ReplicaLost = ReplicaLost,
        };
        _writer = writer;
        Interlocked.MemoryBarrier(); // whoever closes the log looks for the writer after he has said so
        closing.RequireOpen();
        if (await TryEstablishAsync(writer))
        {
            TellTakeover(takeover, options.TimeProvider.GetElapsedTime(started));
            return writer.Tail;
        }

        Retire();
        RequireNextBallot(writer);
        return null;
    }

    private async Task<bool> TryEstablishAsync(QuorumWriter writer)
    {
        try
        {
            bool isEstablished = await writer.EstablishAsync();
            _unreadable = LogPosition.None;
            return isEstablished;
        }
        catch (LogCorruptException exception) when (exception.Position != _unreadable)
        {
            // A folder may have been lost, or a record have rotted, since it was read. The next ballot reads anew.
            _unreadable = exception.Position;
            return false;
        }
    }

    private void TellTakeover(Takeover takeover, TimeSpan elapsed)
    {
        var found = new List<ReplicaFinding>();
        foreach (FileLogReplica replica in replicas)
        {
            FolderView? view = takeover.Members.FirstOrDefault(member => member.Replica == replica)?.View;
            long damaged = view is null ? 0 : TailRecovery.CountDamaged(view, takeover.Recovery.Head);
            found.Add(new ReplicaFinding(
                replica.Folder,
                view is null ? replica.Status.State : ReplicaState.Healthy,
                new LogPosition(view?.End ?? 0),
                new LogPosition(view?.Watermark ?? 0),
                damaged));
            if (damaged > 0)
            {
                events.Tell(new QuorumLogEvent(
                    QuorumLogEventKind.DamageFound,
                    $"{damaged} records are damaged in '{replica.Folder}'. They are read from the others.",
                    replica.ReplicaId,
                    damaged));
            }
        }

        _isWriter = true;
        _lastBallot = takeover.Ballot;
        _awaited = [];
        _report = new RecoveryReport(
            new LogPosition(takeover.Recovery.Head), new LogPosition(takeover.RecoveredTail), elapsed, found, []);
        events.Tell(new QuorumLogEvent(
            QuorumLogEventKind.TookOver,
            $"This process writes from position {takeover.RecoveredTail + 1} on, under ballot {takeover.Ballot}."));
        if (LeftOut.Count > 0)
            ReplicaLost?.Invoke(); // before this process was the writer nobody looked
    }

    /// <summary>The record at the position decides; it is durable, so the answer is final.</summary>
    private async Task<AppendResult> CompareAsync(long expectedTail, ReadOnlyMemory<byte> record, long tail)
    {
        long position = expectedTail + 1;
        var pace = new PollingPace(options.TimeProvider);
        for (int attempt = 0; attempt < AttemptLimit; attempt++)
        {
            closing.RequireOpen();
            LogReader reader = _reader ??= await LogReader.CreateAsync(storage, replicas, options, schedulers);
            try
            {
                List<LogRecord> found = await reader.ReadAsync(position, maxBytes: 1);
                if (found.Count > 0)
                {
                    return found[0].Payload.Span.SequenceEqual(record.Span)
                        ? AppendResult.Appended(new LogPosition(position))
                        : AppendResult.Conflict(new LogPosition(tail));
                }
            }
            catch (ArgumentOutOfRangeException)
            {
                return AppendResult.Unknown(new LogUnavailableException(
                    $"Record {position} has been trimmed; whether it was this one cannot be told any more."));
            }

            await pace.WaitAsync(CancellationToken.None);
        }

        throw Unavailability.Of(replicas);
    }

    /// <summary>Read again unless this process has just written, and nobody has fenced it.</summary>
    private Task<long?> TryReadTailAsync(long expectedTail, bool isAlone) => isAlone
        ? TailReader.TryReadOnceAsync(replicas, options, least: expectedTail, enough: expectedTail + 1)
        : TailReader.TryReadAsync(replicas, options, least: expectedTail, enough: expectedTail + 1);

    private void Retire()
    {
        _writer?.Abandon();
        _writer = null;
    }

    /// <summary>
    /// What stopped the writer: a rival, or the loss of replicas, without which the next ballot goes on if a majority
    /// is left.
    /// </summary>
    private void RequireNextBallot(QuorumWriter writer)
    {
        closing.RequireOpen();
        if (writer.IsFenced && _isWriter)
            StandDown(writer.Ballot);

        if (replicas.Count(replica => replica.IsHealthy) < Quorum.Majority(replicas.Length))
            throw Unavailability.Of(replicas);
    }

    private void StandDown(Ballot ballot)
    {
        _isWriter = false;
        events.Tell(new QuorumLogEvent(
            QuorumLogEventKind.Fenced, $"Another process has taken over from ballot {ballot}."));
    }

    /// <summary>Rivals that prepare at once stop each other: each waits a while of its own.</summary>
    private Task WaitForRivalAsync(int attempt) => Task.Delay(
        TimeSpan.FromMilliseconds(
            1 + options.Random.Next(Math.Min(LongestJitterMilliseconds, 2 << Math.Min(attempt, 10)))),
        options.TimeProvider);

    private static void ThrowBeyond(long expectedTail, long tail) => throw new ArgumentOutOfRangeException(
        nameof(expectedTail), expectedTail, $"The tail is {tail}: an append can only stand directly behind it.");
}
