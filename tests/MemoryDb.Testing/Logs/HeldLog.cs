using MemoryDb.Log;

namespace MemoryDb.Testing;

/// <summary>
/// Wraps a log and withholds the answer to every append until the test releases it or gives another: for tests of what
/// the engine shows before, while and after a record becomes durable. It knows no time and starts nothing.
/// </summary>
internal sealed class HeldLog(ITransactionLog inner, HoldPoint holdPoint = HoldPoint.BeforeAcknowledgement)
    : ITransactionLog
{
    private readonly Lock _lock = new();
    private readonly List<HeldAppend> _held = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private bool _isHolding = true;

    public int MaxRecordBytes => inner.MaxRecordBytes;

    public bool AppendsWithoutBlocking => inner.AppendsWithoutBlocking;

    /// <summary>How many appends wait for an answer.</summary>
    public int HeldCount
    {
        get
        {
            lock (_lock)
                return _held.Count;
        }
    }

    /// <summary>How many appends were ever started, repeats included.</summary>
    public int AppendCount { get; private set; }

    /// <summary>The oldest append that waits.</summary>
    public HeldAppend Oldest
    {
        get
        {
            lock (_lock)
                return _held.Count > 0 ? _held[0] : throw new InvalidOperationException("No append is held.");
        }
    }

    /// <summary>Completes once at least <paramref name="count"/> appends wait for an answer.</summary>
    public Task WhenHeldAsync(int count = 1)
    {
        lock (_lock)
        {
            if (_held.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Gives the oldest held append the log's own answer.</summary>
    public void ReleaseOne() => TakeOldest().Release();

    /// <summary>Gives every held append the log's own answer; later ones are held again.</summary>
    public void ReleaseAll()
    {
        foreach (HeldAppend append in TakeAll())
            append.Release();
    }

    /// <summary>Releases everything and lets all later appends pass.</summary>
    public void StopHolding()
    {
        lock (_lock)
            _isHolding = false;
        ReleaseAll();
    }

    /// <summary>Holds appends again after <see cref="StopHolding"/>.</summary>
    public void StartHolding()
    {
        lock (_lock)
            _isHolding = true;
    }

    /// <summary>Tells the oldest held append that its outcome is unknown.</summary>
    public void AnswerUnknown(Exception? reason = null) => TakeOldest().Answer(AppendResult.Unknown(reason));

    /// <summary>Tells the oldest held append that another record stands in its place.</summary>
    public void AnswerConflict(LogPosition tail) => TakeOldest().Answer(AppendResult.Conflict(tail));

    /// <summary>Tells the oldest held append that it stands at a position of the test's choice.</summary>
    public void AnswerAppended(LogPosition position) => TakeOldest().Answer(AppendResult.Appended(position));

    /// <summary>Lets the oldest held append fail with an exception.</summary>
    public void Throw(Exception exception) => TakeOldest().Throw(exception);

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        if (holdPoint == HoldPoint.BeforeAppend)
            return await Hold(expectedTail, record).Decision ?? await inner.AppendAsync(expectedTail, record);
        AppendResult result = await inner.AppendAsync(expectedTail, record);
        return await Hold(expectedTail, record).Decision ?? result;
    }

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    /// <summary>Releases what is held, then disposes the wrapped log.</summary>
    public ValueTask DisposeAsync()
    {
        StopHolding();
        return inner.DisposeAsync();
    }

    private HeldAppend Hold(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        var append = new HeldAppend(expectedTail, record);
        lock (_lock)
        {
            AppendCount++;
            if (!_isHolding)
            {
                append.Release();
                return append;
            }
            _held.Add(append);
            foreach ((int count, TaskCompletionSource reached) in _waiters)
            {
                if (_held.Count >= count)
                    reached.TrySetResult();
            }
            _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
        }
        return append;
    }

    private HeldAppend TakeOldest()
    {
        lock (_lock)
        {
            HeldAppend append = Oldest;
            _held.RemoveAt(0);
            return append;
        }
    }

    private HeldAppend[] TakeAll()
    {
        lock (_lock)
        {
            HeldAppend[] all = [.. _held];
            _held.Clear();
            return all;
        }
    }
}
