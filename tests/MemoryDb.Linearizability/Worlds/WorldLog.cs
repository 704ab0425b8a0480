using MemoryDb.Log;

namespace MemoryDb.Linearizability;

/// <summary>
/// One process' handle on the records of a world. It withholds the answer to every append until the world decides it,
/// and when the process has died, nothing that it had not appended ever reaches the records.
/// </summary>
internal sealed class WorldLog(InMemoryTransactionLog inner) : ITransactionLog
{
    private LogPosition _expectedTail;
    private ReadOnlyMemory<byte> _record;
    private TaskCompletionSource<AppendResult>? _held;
    private bool _isDead;

    public int MaxRecordBytes => inner.MaxRecordBytes;

    public bool AppendsWithoutBlocking => true;

    /// <summary>Whether appends are answered at once.</summary>
    public bool IsSteady { get; set; } = true;

    /// <summary>Whether an append waits for its answer.</summary>
    public bool IsHolding => _held is not null;

    /// <summary>Another process' handle.</summary>
    public WorldLog OpenAnother() => new(inner.OpenAnother());

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        if (IsSteady && !_isDead)
            return await inner.AppendAsync(expectedTail, record);
        var held = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_isDead)
            (_expectedTail, _record, _held) = (expectedTail, record, held);
        return await held.Task;
    }

    /// <summary>The record that waits reaches the log now, and nobody is told yet.</summary>
    public void Reach()
    {
        if (_held is not null)
            Append();
    }

    /// <summary>The record that waits reaches the log, unless it has, and is answered.</summary>
    public void Release()
    {
        if (_held is not null)
            Take().SetResult(Append());
    }

    /// <summary>The append that waits is answered as unknown, whether or not it has reached the log.</summary>
    public void AnswerUnknown()
    {
        if (_held is not null)
            Take().SetResult(AppendResult.Unknown());
    }

    /// <summary>The append that waits fails, whether or not it has reached the log.</summary>
    public void Throw()
    {
        if (_held is not null)
            Take().SetException(new IOException("The world's log has failed."));
    }

    /// <summary>The process dies: what waits is never answered, and nothing reaches the log any more.</summary>
    public void Die()
    {
        _isDead = true;
        _held = null;
    }

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Safe to repeat: an append is conditional, and byte-equal records are one.</summary>
    private AppendResult Append() => inner.AppendAsync(_expectedTail, _record).Result;

    private TaskCompletionSource<AppendResult> Take()
    {
        TaskCompletionSource<AppendResult> held = _held!;
        _held = null;
        return held;
    }
}
