using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Diagnostics;
using MemoryDb.Effects;
using MemoryDb.Notifications;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>
/// Executes operations: a write under the one write lock, so that execution order is log order; a read under its slot's
/// lock alone, beside the writer and other readers. It never waits for the log; only replies do.
/// </summary>
/// <remarks>
/// Lock order: write lock, slot locks, the tracker's lock. Whoever holds a slot lock and not the write lock takes no
/// other and waits for nothing, so that there is no deadlock.
/// </remarks>
internal sealed partial class Engine
{
    private const int CacheLineBytes = 64;

    [ThreadStatic]
    private static ReadContext? _threadContext;

    // Of how many databases: a transaction's body may call another one.
    [ThreadStatic]
    private static int _writeLockDepth;

    // Allocated one behind the other, and so they lie: what every command looks at, whoever else writes, is not in the
    // cache lines that go to and fro with the lock.
    private readonly byte[] _gapBeforeLock = new byte[CacheLineBytes];
    private readonly Lock _writeLock = new();
    private readonly byte[] _gapBehindLock = new byte[CacheLineBytes];

    // One for each processor: what commands write down one after another stays near the processor that runs them,
    // instead of moving to and fro with the lock.
    private readonly WriteContext[] _writeContexts;
    private readonly CommitTracker _tracker;
    private readonly CommitLoop _loop;
    private readonly TimeProvider _clock;
    private readonly DatabaseTelemetry _telemetry;
    private readonly Action<EncodedEffects, Revision> _addBatch;
    private readonly Action _checkWritable;
    private readonly PairCleaner _cleaner;

    private bool _closed;

    public Engine(
        Keyspace keyspace, CommitTracker tracker, CommitLoop loop, TimeProvider clock, DatabaseTelemetry telemetry)
    {
        _telemetry = telemetry;
        Keyspace = keyspace;
        _tracker = tracker;
        _loop = loop;
        _clock = clock;
        _writeContexts = new WriteContext[Environment.ProcessorCount];
        foreach (ref WriteContext context in _writeContexts.AsSpan())
            context = new WriteContext(keyspace, clock) { Listeners = Subscriptions, Announce = Announce };
        _addBatch = tracker.AddBatch;
        _checkWritable = CheckWritable;
        _cleaner = new PairCleaner(keyspace);
    }

    public Keyspace Keyspace { get; }

    /// <summary>Who is told of messages and changes.</summary>
    public Subscriptions Subscriptions { get; } = new();

    /// <summary>The injected clock.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The last revision that has executed.</summary>
    public Revision LastRevision => _tracker.LastRevision;

    /// <summary>Whether commands are refused because the database was closed.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Executes a read of one slot.</summary>
    public Outcome<TResult> Read<TArgument, TResult>(
        in EncodedKey key, TArgument argument, Operation<ReadContext, TArgument, TResult> operation)
    {
        ReadContext context = RentContext();
        Outcome<TResult> outcome;
        lock (Keyspace.SlotAt(key.Slot))
            outcome = Run(context, in key, argument, operation);
        return context.MetExpired ? UnderWriteLock(in key, argument, operation, isWrite: false) : outcome;
    }

    /// <summary>
    /// Looks for a string beside the writer and without a lock, which would keep the processor from waiting for the
    /// memory of several reads at once.
    /// </summary>
    /// <param name="key">The key, of at most <see cref="StoredPair.ShortKeyBytes"/>.</param>
    /// <param name="value">The value's bytes, which stay as they are for ever.</param>
    /// <param name="dependsOn">What the reply depends on.</param>
    public StringLook LookForString(
        ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value, out Revision dependsOn)
    {
        value = default;
        dependsOn = Revision.None;
        Slot slot = Keyspace.SlotAt(HashSlots.Of(key));
        if (!slot.TryBeginLook(out int changes))
            return StringLook.WillNotDo;
        if (slot.Entries.TryCopyBesideWriter(Keyspace.Hash.Compute(key), out Entry entry))
        {
            // Before its parts are used together: they may be those of two entries.
            if (!slot.TryEndLook(changes) || !entry.IsString || !entry.Pair.TryGetValue(key, out value))
                return StringLook.WillNotDo;
            dependsOn = entry.Revision;
            return entry.ExpireAt == Entry.NeverExpires || IsBeforeItsTime(in entry)
                ? StringLook.Found
                : StringLook.WillNotDo;
        }

        dependsOn = Revision.Max(slot.LastRemoval, Keyspace.LastClear);
        return slot.TryEndLook(changes) ? StringLook.Absent : StringLook.WillNotDo;
    }

    /// <summary>Whether that is certain; a clock that fails is told of by the way that can tell.</summary>
    private bool IsBeforeItsTime(ref readonly Entry entry)
    {
        try
        {
            return !entry.IsExpired(_clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Executes a read of several slots as one: with all their locks, or else under the write lock.</summary>
    public Outcome<TResult> ReadMany<TArgument, TResult>(
        EncodedKey[] keys, TArgument argument, Operation<ReadContext, TArgument, TResult> operation)
    {
        if (SlotLocks.TryTake(Keyspace, keys) is { } locks)
        {
            ReadContext context = RentContext();
            Outcome<TResult> outcome = Run(context, default, argument, operation);
            locks.Release();
            if (!context.MetExpired)
                return outcome;
        }

        return UnderWriteLock(default, argument, operation, isWrite: false);
    }

    /// <summary>Executes a read of all slots as one, under the write lock.</summary>
    public Outcome<TResult> ReadAll<TArgument, TResult>(
        TArgument argument, Operation<ReadContext, TArgument, TResult> operation) =>
        UnderWriteLock(default, argument, operation, isWrite: false);

    /// <summary>Executes a command that may write.</summary>
    public Outcome<TResult> Write<TArgument, TResult>(
        in EncodedKey key, TArgument argument, Operation<WriteContext, TArgument, TResult> operation) =>
        UnderWriteLock(in key, argument, operation, isWrite: true);

    /// <summary>
    /// Hands a message out once everything that has executed is durable; while that cannot be, it is refused.
    /// </summary>
    public Outcome<MessageAnnouncement> Publish(in PublishedMessage message)
    {
        Revision behind = _tracker.LastRevision;
        try
        {
            CheckServing();
            if (behind > _tracker.DurableRevision)
                CheckAvailable();
            return new Outcome<MessageAnnouncement>(Publish(in message, behind), null, behind, HasWritten: true);
        }
        catch (Exception refused) when (refused is MemoryDbException or ObjectDisposedException)
        {
            return new Outcome<MessageAnnouncement>(null, refused, Revision.None);
        }
    }

    /// <summary>Removes keys whose time has come, at most <paramref name="maxCount"/> in one batch.</summary>
    /// <returns>How many it removed.</returns>
    public int ExpireDue(int maxCount) =>
        UnderWriteLock<WriteContext, int, int>(default, maxCount, ExpiryOperations.RemoveDue, isWrite: true).Result;

    /// <summary>
    /// Fails, as misuse, if the calling thread is inside a transaction body, or the database is closed.
    /// </summary>
    public void CheckCaller()
    {
        CheckOpen();
        CheckNotInTransaction();
    }

    /// <summary>Fails, as misuse, if the calling thread is inside a transaction body.</summary>
    public void CheckNotInTransaction()
    {
        if (_writeLock.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "The database was called from inside a transaction body. Use the transaction's own structures there.");
        }
    }

    /// <summary>Commands that come from now on are refused.</summary>
    /// <returns>Whether those that execute have ended; one of them may be a body that hangs.</returns>
    public bool Close(TimeSpan timeout)
    {
        Volatile.Write(ref _closed, true);
        bool isIdle = _writeLock.TryEnter(timeout);
        if (isIdle)
            _writeLock.Exit();
        FailWaiting(static () => new ObjectDisposedException(nameof(MemoryDatabase)));
        return isIdle;
    }

    /// <summary>Runs something that looks at the whole keyspace while nothing changes it.</summary>
    public TResult Inspect<TResult>(Func<Keyspace, TResult> inspect)
    {
        lock (_writeLock)
            return inspect(Keyspace);
    }

    private Outcome<TResult> UnderWriteLock<TContext, TArgument, TResult>(
        in EncodedKey key, TArgument argument, Operation<TContext, TArgument, TResult> operation, bool isWrite)
        where TContext : ReadContext
    {
        Outcome<TResult> outcome;
        TimeSpan? held;
        Keyspace.Prefetch(in key);
        _writeLockDepth++;
        try
        {
            lock (_writeLock)
            {
                long? started = _telemetry.Start(Instruments.WriteLockHold);
                WriteContext context = BeginCommand();
                outcome = RunLocked(context, in key, argument, operation, isWrite);
                ServeWaiting(context);
                _cleaner.Clean();
                held = _telemetry.Elapsed(started);
            }
        }
        finally
        {
            _tracker.WakeLoop(mayGoOnHere: --_writeLockDepth == 0);
        }

        _telemetry.Record(Instruments.WriteLockHold, held);
        return outcome;
    }

    /// <summary>One context, and one time, for the command and for those whom it serves.</summary>
    private WriteContext BeginCommand()
    {
        WriteContext context = _writeContexts[(uint)Thread.GetCurrentProcessorId() % (uint)_writeContexts.Length];
        context.ForgetTime();
        return context;
    }

    private Outcome<TResult> RunLocked<TContext, TArgument, TResult>(
        WriteContext context,
        in EncodedKey key,
        TArgument argument,
        Operation<TContext, TArgument, TResult> operation,
        bool isWrite)
        where TContext : ReadContext
    {
        try
        {
            if (isWrite)
                CheckWritable();
            context.CheckWritable = _checkWritable;
            Revision before = _tracker.LastRevision;
            context.LastChange = before;
            Outcome<TResult> outcome = Run(Unsafe.As<TContext>(context), in key, argument, operation);
            if (context.Failure is { } failure)
                outcome = new Outcome<TResult>(default, outcome.Error ?? failure, outcome.DependsOn);
            if (outcome.Error is not null)
                context.RollBack();
            Revision last = context.Finish(before, _addBatch);
            foreach (PublishedMessage message in context.Messages)
                Publish(in message, last);
            if (!_waiting.IsEmpty)
                context.VisitChangedKeys(this, static (engine, key) => engine.NoteChange(key));
            bool publishes = context.Messages.Count > 0;
            outcome = outcome with { HasAnnounced = context.HasAnnounced || publishes };
            return last == before && !publishes ? outcome : outcome with { DependsOn = last, HasWritten = true };
        }
        catch (MemoryDbException refused)
        {
            return new Outcome<TResult>(default, refused, Revision.None);
        }
        catch (ObjectDisposedException closed)
        {
            return new Outcome<TResult>(default, closed, Revision.None);
        }
        catch (Exception defect)
        {
            Stop(defect);
            throw;
        }
        finally
        {
            context.Reset();
        }
    }

    private MessageAnnouncement Publish(in PublishedMessage message, Revision behind)
    {
        var announcement = new MessageAnnouncement(Subscriptions, message);
        _tracker.Announce(behind, announcement, message.CountedBytes);
        return announcement;
    }

    private void Announce(NotedChange[] changes, Revision revision) => _tracker.Announce(
        revision, new ChangeAnnouncement(Subscriptions, changes, revision), byteCount: 0);

    /// <summary>
    /// Memory and log may have parted: nothing that memory holds may be shown any more (T5).
    /// </summary>
    private void Stop(Exception defect) =>
        _tracker.Fail(() => new OutcomeUnknownException("The engine has stopped: " + defect.Message, defect));

    private static Outcome<TResult> Run<TContext, TArgument, TResult>(
        TContext context, in EncodedKey key, TArgument argument, Operation<TContext, TArgument, TResult> operation)
        where TContext : ReadContext
    {
        try
        {
            TResult result = operation(context, in key, argument);
            return new Outcome<TResult>(result, null, context.DependsOn);
        }
        catch (Exception error)
        {
            return new Outcome<TResult>(default, error, context.DependsOn);
        }
    }

    private void CheckWritable()
    {
        CheckServing();
        CheckAvailable();
    }

    /// <summary>Fails if the database is closed, or another process leads.</summary>
    private void CheckServing()
    {
        CheckOpen();
        if (_tracker.Fatal is { } fatal)
            throw fatal();
    }

    /// <summary>Fails if what is pending cannot become durable at the moment.</summary>
    private void CheckAvailable()
    {
        if (_tracker.IsOverdue)
        {
            throw new LogUnavailableException(
                "The log has not answered for longer than the commit timeout; the command was not executed.");
        }

        if (_loop.Unavailable is { } reason)
        {
            throw new LogUnavailableException(
                "The log takes no writes at the moment; the command was not executed. " + reason.Message, reason);
        }
    }

    /// <summary>Fails, as misuse, if the database is closed.</summary>
    public void CheckOpen() => ObjectDisposedException.ThrowIf(IsClosed, typeof(MemoryDatabase));

    private ReadContext RentContext()
    {
        ReadContext? context = _threadContext;
        if (context is null || context.Keyspace != Keyspace)
            return _threadContext = new ReadContext(Keyspace, _clock);
        context.Reset();
        context.ForgetTime();
        return context;
    }
}
