using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Log;

namespace MemoryDb.Commit;

/// <summary>
/// Knows what has executed and is not durable yet, and withholds every reply that depends on it. Writers add effect
/// batches to the open record; the commit loop takes records in order and reports each when it is durable; only then
/// are the replies that wait for it delivered (T1).
/// </summary>
/// <remarks>
/// Everything happens under <see cref="_lock"/>, held for a few instructions and never over I/O or user code. It is the
/// innermost lock: it may be taken under the write lock and under a slot's, and takes none itself.
/// </remarks>
internal sealed class CommitTracker
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingRecord> _pending = new();
    private readonly Stack<PendingRecord> _spare = new();
    private readonly Gathering _gathering = new();
    private readonly ReplyPump _pump;
    private readonly NodeIdentity _node;
    private readonly int _maxRecordBytes;

    private PendingRecord? _open;
    private TaskCompletionSource<bool>? _recordsArrived;
    private TaskCompletionSource? _drained;
    private Func<Exception>? _fatal;
    private long _durableRevision;
    private long _pendingBytes;
    private int _tick;
    private bool _isOverdue;
    private bool _closed;

    public CommitTracker(ReplyPump pump, NodeIdentity node, int maxRecordBytes, Revision restored)
    {
        _pump = pump;
        _node = node;
        _maxRecordBytes = maxRecordBytes;
        _durableRevision = restored.Value;
        LastRevision = restored;
    }

    /// <summary>Whether the log's appends may begin on the thread of whoever writes.</summary>
    public bool AppendsWithoutBlocking { get; init; }

    /// <summary>Everything up to it is durable. Never decreases.</summary>
    public Revision DurableRevision => new(Volatile.Read(ref _durableRevision));

    /// <summary>The last revision handed out. Changed under the write lock.</summary>
    public Revision LastRevision { get; private set; }

    /// <summary>Bytes executed and not durable.</summary>
    public long PendingBytes => Volatile.Read(ref _pendingBytes);

    /// <summary>Raised, outside the lock, when those who wait to be admitted should look again.</summary>
    public Action? AdmissionChanged { get; set; }

    /// <summary>Set when the log no longer is this node's: nothing that is pending will ever be durable.</summary>
    public Func<Exception>? Fatal => Volatile.Read(ref _fatal);

    /// <summary>
    /// The same for one reply: what a deposed node's memory holds is shown to nobody (T5), but what has become durable
    /// has happened, whatever befell the node since, and is never said not to have (L11).
    /// </summary>
    /// <param name="dependsOn">What the reply waited for.</param>
    /// <param name="hasWritten">Whether that is its own effect.</param>
    public Func<Exception>? FatalFor(Revision dependsOn, bool hasWritten) =>
        hasWritten && dependsOn <= DurableRevision ? null : Fatal;

    /// <summary>
    /// Whether the oldest record has waited for longer than replies may: a log that hangs takes no writes.
    /// </summary>
    public bool IsOverdue => Volatile.Read(ref _isOverdue);

    /// <summary>
    /// Adds the next effect batch, under the write lock and before any slot lock is released. The commit loop learns of
    /// it from <see cref="WakeLoop"/>.
    /// </summary>
    public void AddBatch(EncodedEffects effects, Revision revision)
    {
        const int batchHeaderBytes = 5;
        lock (_lock)
        {
            Invariant.Check(revision == LastRevision.Next, "Revisions are dense.");
            LastRevision = revision;
            if (_fatal is not null)
                return;
            int bytes = effects.Bytes.Length + batchHeaderBytes;
            if (bytes + RecordHeader.MaxBytes > _maxRecordBytes)
            {
                AddParts(effects.Count, effects.Detach(), revision);
            }
            else
            {
                if (_open is not null && _open.Payload.Length + bytes > _maxRecordBytes)
                    CloseOpenRecord();
                _open ??= NewRecord(RecordKind.Effects, revision);
                _open.AddBatch(effects.Count, effects.Bytes.WrittenSpan, revision);
                CountPending(_open, bytes);
            }

            _gathering.Call();
        }
    }

    /// <summary>
    /// Tells the commit loop, if it waits, that there is something to take.
    /// </summary>
    /// <param name="mayGoOnHere">Whether it may go on on this thread, which then holds no lock of any database.</param>
    public void WakeLoop(bool mayGoOnHere)
    {
        // Null: it has not come to its end yet, and will look once more before it waits.
        if (Volatile.Read(ref _recordsArrived) is null
            || Interlocked.Exchange(ref _recordsArrived, null) is not { } arrived)
            return;
        if (mayGoOnHere && AppendsWithoutBlocking && !_gathering.IsWorthwhile)
            ThreadOffer.Complete(arrived, true);
        else
            arrived.TrySetResult(true);
    }

    /// <summary>Adds the record that ends this node's primacy, behind everything else.</summary>
    public void AddLeaseRelease()
    {
        lock (_lock)
        {
            // It would follow revisions that the log does not have and never will.
            if (_fatal is not null)
                return;
            CloseOpenRecord();
            Enqueue(NewRecord(RecordKind.LeaseRelease, LastRevision.Next));
            WakeLoopElsewhere();
        }
    }

    /// <summary>Hangs a reply on the record that it depends on.</summary>
    /// <returns>False if that is durable already: the reply may be shown at once.</returns>
    public bool TryWait(Revision revision, PendingReply reply)
    {
        lock (_lock)
        {
            if (revision.Value <= _durableRevision)
                return false;
            reply.StartTick = _tick;
            if (_fatal is { } fatal)
                _pump.Fail(reply, fatal);
            else
                RecordOf(revision).AddReply(reply);
            return true;
        }
    }

    /// <summary>Delivers a reply that depends on nothing pending, in its turn.</summary>
    public void DeliverNow(PendingReply reply) => _pump.Deliver(reply);

    /// <summary>
    /// Tells others something once everything up to a revision is durable, in the order of the calls, and before the
    /// replies that wait for the same record; never if it will not be durable.
    /// </summary>
    /// <param name="revision">The revision.</param>
    /// <param name="announcement">What is told.</param>
    /// <param name="byteCount">How much it holds until then, which counts as pending (T7).</param>
    public void Announce(Revision revision, PendingReply announcement, int byteCount)
    {
        lock (_lock)
        {
            if (revision.Value <= _durableRevision)
                _pump.Deliver(announcement);
            else if (_fatal is null)
            {
                PendingRecord record = RecordOf(revision);
                record.AddAnnouncement(announcement);
                CountPending(record, byteCount);
            }
        }
    }

    /// <summary>Fails a reply that hangs on no record, in its turn.</summary>
    public void FailNow(PendingReply reply, Func<Exception> error) => _pump.Fail(reply, error);

    /// <summary>
    /// The next record to append: a full one, or whatever has gathered while the last one was on its way. Null once
    /// the tracker is closed and everything has been taken.
    /// </summary>
    public async ValueTask<PendingRecord?> TakeAsync()
    {
        bool hasGathered = false;
        while (true)
        {
            TaskCompletionSource<bool>? arrived = null;
            lock (_lock)
            {
                bool isGathering = _gathering.IsWorthwhile;
                if (_pending.Count == 0 && (hasGathered || !isGathering))
                    CloseOpenRecord();
                if (_pending.TryPeek(out PendingRecord? record))
                {
                    _gathering.End(gaveUp: hasGathered && isGathering);
                    return record;
                }

                if (_closed && _open is null)
                    return null;
                if (_open is null)
                {
                    arrived = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                    Volatile.Write(ref _recordsArrived, arrived);
                }
            }

            // No ConfigureAwait(false): the commit loop stays on its own scheduler.
#pragma warning disable CA2007
            if (arrived is not null)
                await arrived.Task;
            else
                await Task.Yield(); // to the loop's own thread
#pragma warning restore CA2007
            hasGathered = arrived is null;
            if (hasGathered)
                _gathering.Wait();
        }
    }

    /// <summary>The record taken last is durable: its replies are delivered, in order.</summary>
    /// <returns>How many replies that were, and how many effect batches are durable now that were not.</returns>
    public (int Replies, long Writes) Advance(PendingRecord record)
    {
        int replies;
        long writes;
        lock (_lock)
        {
            if (_fatal is not null)
                return default;
            Invariant.Check(
                _pending.TryDequeue(out PendingRecord? first) && first == record, "Records become durable in order.");
            Invariant.Check(record.LastRevision.Value >= _durableRevision, "Durable revisions never decrease.");
            replies = record.ReplyCount;
            writes = record.LastRevision.Value - _durableRevision;
            _gathering.Answer(writes);
            Volatile.Write(ref _durableRevision, record.LastRevision.Value);
            Volatile.Write(ref _isOverdue, false);
            _pump.DeliverAll(record.TakeAnnouncements());
            _pump.DeliverAll(record.TakeReplies());
            Volatile.Write(ref _pendingBytes, _pendingBytes - record.CountedBytes);
            record.Reset();
            if (_spare.Count < 4)
                _spare.Push(record);
            if (_pending.Count == 0 && _open is null)
                _drained?.TrySetResult();
        }

        AdmissionChanged?.Invoke();
        return (replies, writes);
    }

    /// <summary>Fails every reply that waits, and every later one; nothing is taken any more.</summary>
    public void Fail(Func<Exception> fatal)
    {
        lock (_lock)
        {
            if (_fatal is not null)
                return;
            Volatile.Write(ref _fatal, fatal);
            CloseOpenRecord();
            foreach (PendingRecord record in _pending)
                _pump.FailAll(record.TakeReplies(), fatal);
            _pending.Clear();
            _pendingBytes = 0;
            _closed = true;
            _gathering.CallOff();
            WakeLoopElsewhere();
            _drained?.TrySetResult();
        }

        AdmissionChanged?.Invoke();
    }

    /// <summary>
    /// Time has passed: replies that wait for longer than <paramref name="ticksAllowed"/> ticks are failed.
    /// </summary>
    public void Tick(int ticksAllowed, Func<Exception> overdue)
    {
        lock (_lock)
        {
            _tick++;
            foreach (PendingRecord record in _pending)
                _pump.FailAll(record.TakeRepliesBefore(_tick - ticksAllowed), overdue);
            if (_open is not null)
                _pump.FailAll(_open.TakeRepliesBefore(_tick - ticksAllowed), overdue);
            if (!_pending.TryPeek(out PendingRecord? oldest) || oldest.StartTick - (_tick - ticksAllowed) >= 0)
                return;
            Volatile.Write(ref _isOverdue, true);
        }

        // Whoever waits to be admitted is refused instead.
        AdmissionChanged?.Invoke();
    }

    /// <summary>Completes when nothing is pending, or nothing ever will be durable any more.</summary>
    public Task DrainedAsync()
    {
        lock (_lock)
        {
            if ((_pending.Count == 0 && _open is null) || _fatal is not null)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Nothing is added any more; the commit loop ends when everything has been taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _gathering.CallOff();
            WakeLoopElsewhere();
        }
    }

    private PendingRecord RecordOf(Revision revision)
    {
        foreach (PendingRecord record in _pending)
        {
            if (record.LastRevision >= revision)
                return record;
        }

        Invariant.Check(
            _open is not null && _open.LastRevision >= revision, "A revision that is not durable is pending.");
        return _open;
    }

    private void WakeLoopElsewhere() => Interlocked.Exchange(ref _recordsArrived, null)?.TrySetResult(true);

    private void AddParts(int effects, ByteBuffer bytes, Revision revision)
    {
        CloseOpenRecord();
        int room = _maxRecordBytes - RecordHeader.MaxBytes - EffectsPart.MaxOverheadBytes;
        for (ReadOnlyMemory<byte> left = bytes.WrittenMemory; !left.IsEmpty;)
        {
            bool isLast = left.Length <= room;
            ReadOnlyMemory<byte> part = isLast ? left : left[..room];
            left = left[part.Length..];
            PendingRecord record = NewRecord(RecordKind.EffectsPart, revision);
            record.SetPart(new EffectsPart(isLast, effects, part));
            if (isLast)
                record.LastRevision = revision;
            CountPending(record, part.Length);
            Enqueue(record);
        }
    }

    private PendingRecord NewRecord(RecordKind kind, Revision firstRevision)
    {
        PendingRecord record = _spare.TryPop(out PendingRecord? spare) ? spare : new PendingRecord();
        record.Begin(_node.NextRecord(kind, firstRevision), _tick);
        CountPending(record, record.Payload.Length);
        return record;
    }

    private void CloseOpenRecord()
    {
        if (_open is null)
            return;
        Enqueue(_open);
        _open = null;
    }

    private void Enqueue(PendingRecord record)
    {
        _pending.Enqueue(record);
        _gathering.CallOff();
    }

    private void CountPending(PendingRecord record, long bytes)
    {
        record.CountedBytes += bytes;
        Volatile.Write(ref _pendingBytes, _pendingBytes + bytes);
    }
}
