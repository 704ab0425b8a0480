using System.Runtime.CompilerServices;
using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// A transaction log kept in several folders of one machine: a record is durable when a majority of them has it on
/// disk.
/// The folders survive a crash of process or system at any moment, and the loss or damage of a minority of them. Put
/// them on disks of their own to survive the loss of a disk.
/// </summary>
/// <remarks>
/// Opening checks everything and fences nobody: the log becomes the writer at the first append, trim, or request for
/// the tail that cannot be answered without.
/// </remarks>
public sealed class QuorumTransactionLog : ITransactionLog
{
    private const int ReadBatchBytes = 256 << 10;

    private readonly IStorage _storage;
    private readonly FileLogReplica[] _replicas;
    private readonly QuorumLogOptions _options;
    private readonly LogSchedulers _schedulers;
    private readonly IAsyncDisposable? _ownerLock;

    private readonly Turns _turns;
    private readonly WriterSeat _seat;
    private readonly LogEvents _events;
    private readonly ReadmissionLoop _readmission;
    private readonly CancellationTokenSource _closing = new();
    private readonly CloseSignal _closed;
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _delivered;
    private long _head = 1;
    private bool _isDisposed;

    private QuorumTransactionLog(
        IStorage storage,
        FileLogReplica[] replicas,
        QuorumLogOptions options,
        LogSchedulers schedulers,
        IAsyncDisposable? ownerLock)
    {
        _storage = storage;
        _replicas = replicas;
        _options = options;
        _schedulers = schedulers;
        _ownerLock = ownerLock;
        _events = new LogEvents(options.Observer);
        _closed = new CloseSignal(schedulers);
        _turns = new Turns(schedulers, _closing.Token);
        _seat = new WriterSeat(storage, replicas, options, schedulers, _events, _closed);
        _readmission = new ReadmissionLoop(replicas, options, schedulers, _events, _closing.Token)
        {
            IsWriter = () => _seat.IsWriter,
            FindLeftOut = () => _seat.LeftOut,
            BeginBallotAsync = BeginBallotAsync,
        };
        _seat.ReplicaLost = _readmission.Start;
        LogInstruments.Add(this);
        foreach (FileLogReplica replica in replicas)
        {
            replica.Failed = TellFailure;
            if (!replica.IsHealthy)
                TellFailure(replica);
        }
    }

    /// <inheritdoc/>
    public int MaxRecordBytes => SegmentFormat.MaxPayloadBytes;

    /// <inheritdoc/>
    /// <value>True: replicas have threads of their own.</value>
    public bool AppendsWithoutBlocking => true;

    /// <summary>How each replica fares in this process, in the order of the folders.</summary>
    public IReadOnlyList<ReplicaStatus> Replicas => [.. _replicas.Select(_seat.StatusOf)];

    /// <summary>
    /// What was found when this process last became the writer, and what has happened since the log was opened; null as
    /// long as it has not written.
    /// </summary>
    public RecoveryReport? Recovery => _seat.Report;

    /// <summary>
    /// Opens the log in a directory; creates it if the directory is empty, or missing in a folder that exists.
    /// </summary>
    /// <param name="directory">The database's directory.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before anything is done.</param>
    /// <exception cref="LogConfigurationException">What is there does not fit what was asked for.</exception>
    /// <exception cref="IncompatibleVersionException">It was written by a newer version of this library.</exception>
    /// <exception cref="LogInUseException">The directory is open elsewhere.</exception>
    /// <exception cref="LogCorruptException">Acknowledged records cannot be established.</exception>
    /// <exception cref="LogUnavailableException">Too few replicas can be read.</exception>
    public static async Task<QuorumTransactionLog> OpenAsync(
        string directory, QuorumLogOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        options ??= new QuorumLogOptions();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        IStorage storage = options.Storage ?? new DiskStorage();
        var schedulers = new LogSchedulers(options.SchedulerFactory, options.ReplicaCount);
        IAsyncDisposable? ownerLock = null;
        try
        {
            await CreateOpener().CheckAsync();
            ownerLock = await OwnerLock.TakeAsync(storage, directory, options);
            FileLogReplica[] replicas = CreateReplicas();
            await new LogOpener(storage, directory, replicas, options).OpenAsync();
            return new QuorumTransactionLog(storage, replicas, options, schedulers, ownerLock);
        }
        catch (Exception exception)
        {
            if (ownerLock is not null)
                await ownerLock.DisposeAsync();
            schedulers.Release();
            if (exception is not StorageException)
                throw;
            throw new LogUnavailableException($"'{directory}' cannot be read: {exception.Message}", exception);
        }

        LogOpener CreateOpener() => new(storage, directory, CreateReplicas(), options);

        FileLogReplica[] CreateReplicas() => [.. Enumerable.Range(1, options.ReplicaCount).Select(replicaId =>
        {
            string folder = options.Folders?[replicaId - 1] ?? Path.Combine(directory, $"replica-{replicaId}");
            return new FileLogReplica(
                storage,
                Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
                replicaId,
                schedulers.ForReplica(replicaId));
        })];
    }

    /// <inheritdoc/>
    /// <remarks>A token ends the wait, not what has begun: this process may become the writer all the same.</remarks>
    public async ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default)
    {
        using SchedulerHold hold = Use();
        cancellationToken.ThrowIfCancellationRequested();
        long delivered = Volatile.Read(ref _delivered);
        Task<long?> read = TailReader.TryReadAsync(
            _replicas, _options, least: delivered, cancellationToken: cancellationToken);
        long? shown = await ReplicaCalls.WaitAsync(read, cancellationToken);
        return new LogPosition(
            shown ?? await _turns.TakeAsync(() => _seat.FindTailAsync(least: delivered), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        using SchedulerHold hold = Use();
        cancellationToken.ThrowIfCancellationRequested();
        Task<List<(FileLogReplica Replica, long Head)>> asked = _closed.WhileOpenAsync(ReplicaCalls.AllAsync(
            [.. _replicas.Where(replica => replica.IsHealthy)],
            Quorum.Majority(_replicas.Length),
            _options,
            replica => replica.Head.GetAsync(),
            _replicas));
        List<(FileLogReplica Replica, long Head)> heads = await ReplicaCalls.WaitAsync(asked, cancellationToken);
        if (heads.Count < Quorum.Majority(_replicas.Length))
            throw Unavailability.Of(_replicas);
        return new LogPosition(Raise(ref _head, heads.Max(answer => answer.Head)));
    }

    /// <inheritdoc/>
    /// <remarks>It goes on where it was called: what runs there has to run until it is answered.</remarks>
    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedTail.Value, nameof(expectedTail));
        ArgumentOutOfRangeException.ThrowIfZero(record.Length, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, MaxRecordBytes, nameof(record));
        using SchedulerHold hold = Use();
        try
        {
            return await TryAppendAsync(expectedTail.Value, record)
                ? AppendResult.Appended(expectedTail.Next)
                : await DecideAsync(expectedTail.Value, record);
        }
        catch (Exception exception) when (exception is MemoryDbException or StorageException)
        {
            return AppendResult.Unknown(exception);
        }
    }

    /// <summary>Apart, since what a lambda holds is allocated first of all.</summary>
    private Task<AppendResult> DecideAsync(long expectedTail, ReadOnlyMemory<byte> record) =>
        _turns.GoOnAsync(() => _seat.DecideAsync(expectedTail, record));

    /// <summary>Appends as the writer. If not, the turn that was entered goes on.</summary>
    private async ValueTask<bool> TryAppendAsync(long expectedTail, ReadOnlyMemory<byte> record)
    {
        await _turns.EnterAsync();
        bool goesOn = false;
        try
        {
            bool isAppended = await _seat.TryAppendAsync(expectedTail, record);
            goesOn = !isAppended;
            return isAppended;
        }
        finally
        {
            if (!goesOn)
                _turns.Leave();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Value, 1, nameof(from));

        // The folder that is read may not have been trimmed yet.
        FolderFollower.RequireKept(Interlocked.Read(ref _head), from.Value);
        using SchedulerHold hold = Use();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await using LogReader reader = await LogReader.CreateAsync(_storage, _replicas, _options, _schedulers);
        var pace = new PollingPace(_options.TimeProvider);
        long position = from.Value;
        while (true)
        {
            ThrowIfEnded(cancellationToken);
            List<LogRecord> records = await reader.ReadAsync(position, ReadBatchBytes);
            foreach (LogRecord record in records)
            {
                ThrowIfEnded(cancellationToken);
                Raise(ref _delivered, record.Position.Value); // that a reader sees it from now on
                yield return record;
            }

            position += records.Count;
            if (records.Count > 0)
            {
                pace.Reset();
                continue;
            }

            await pace.WaitAsync(cancellation.Token);
            // The wait ends inside of the call that cancels. What the reader does next is none of that call's business.
            if (cancellation.IsCancellationRequested)
                await Task.Yield();
        }
    }

    /// <inheritdoc/>
    public async ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(before.Value, 1, nameof(before));
        using SchedulerHold hold = Use();
        cancellationToken.ThrowIfCancellationRequested();
        await _turns.TakeAsync(
            async () =>
            {
                await _seat.TrimAsync(before.Value);
                return Raise(ref _head, before.Value);
            },
            cancellationToken);
    }

    /// <summary>
    /// Ends cleanly: watermarks are synced, the lock is released. An append that is still waiting ends as unknown.
    /// Waits no longer for a replica that does not answer than <see cref="QuorumLogOptions.ReplicaTimeout"/>. May be
    /// called again; every call returns once the log is closed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            await _disposal.Task;
            return;
        }

        try
        {
            await CloseAsync();
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    private async Task CloseAsync()
    {
        LogInstruments.Remove(this);
        _closing.Cancel();
        Task entered = _turns.EnterAsync();
        Task closed = CloseWhenEnteredAsync(entered);
        await ReplicaCalls.WaitAllAsync(
            [closed, _readmission.EndedAsync()], _options.ReplicaTimeout, _options.TimeProvider);
        if (!entered.IsCompleted)
            _seat.Abandon();
        await (closed.IsCompleted ? closed : Task.CompletedTask);
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (_ownerLock is not null)
                await _ownerLock.DisposeAsync();
        }
        finally
        {
            _schedulers.Release();
            _disposal.SetResult();
        }
    }

    /// <summary>
    /// Closes once nobody else is inside, which may be later than anybody waits for. Those who wait for a turn
    /// have it, to be told that the log is closed.
    /// </summary>
    private async Task CloseWhenEnteredAsync(Task entered)
    {
        await entered;
        try
        {
            await _seat.CloseAsync();
            foreach (FileLogReplica replica in _replicas)
                await replica.KeepNothingAsync();
        }
        finally
        {
            _turns.Leave();
        }
    }

    /// <summary>For tests: stops as a crash of the process would, without a last write.</summary>
    internal async Task CrashAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        LogInstruments.Remove(this);
        _closing.Cancel();
        _seat.Abandon();
        await ReleaseAsync();
    }

    /// <returns>The highest value that it was ever raised to.</returns>
    private static long Raise(ref long field, long value)
    {
        long before = Volatile.Read(ref field);
        while (before < value)
        {
            long found = Interlocked.CompareExchange(ref field, value, before);
            if (found == before)
                return value;
            before = found;
        }

        return before;
    }

    private Task BeginBallotAsync() => _turns.TakeAsync(
        async () =>
        {
            await _seat.RenewAsync();
            return true;
        },
        CancellationToken.None);

    private void TellFailure(FileLogReplica replica)
    {
        ReplicaStatus status = replica.Status;
        bool isMissing = status.State == ReplicaState.Missing;
        _events.Tell(new QuorumLogEvent(
            isMissing ? QuorumLogEventKind.ReplicaMissing : QuorumLogEventKind.ReplicaFailed,
            $"'{status.Folder}' {(isMissing ? "is missing" : "has failed")}: {status.Error?.Message}",
            replica.ReplicaId,
            Error: status.Error));
        _readmission.Start();
    }

    private SchedulerHold Use()
    {
        // Held before it is asked: the schedulers cannot end between the answer and their use.
        SchedulerHold hold = _schedulers.Hold();
        if (!_closing.IsCancellationRequested)
            return hold;
        hold.Dispose();
        throw new ObjectDisposedException(nameof(QuorumTransactionLog));
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
    }
}
