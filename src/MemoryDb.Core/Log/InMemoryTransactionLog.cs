using System.Runtime.CompilerServices;

namespace MemoryDb.Log;

/// <summary>
/// A transaction log in memory, for tests and trials: everything that the port promises except that anything survives
/// the process. Its records live as long as one of its handles is referenced.
/// </summary>
public sealed class InMemoryTransactionLog : ITransactionLog
{
    /// <summary>The smallest limit that a log may set, by <see cref="ITransactionLog.MaxRecordBytes"/>.</summary>
    private const int MinimumOfMaxRecordBytes = 64 * 1024;

    private readonly InMemoryRecords _records;
    private readonly CancellationTokenSource _disposal = new();

    /// <summary>An empty log.</summary>
    /// <param name="maxRecordBytes">The largest record that it accepts; at least 64 KiB.</param>
    public InMemoryTransactionLog(int maxRecordBytes = 1024 * 1024)
        : this(new InMemoryRecords(), maxRecordBytes)
    {
    }

    private InMemoryTransactionLog(InMemoryRecords records, int maxRecordBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecordBytes, MinimumOfMaxRecordBytes);
        _records = records;
        MaxRecordBytes = maxRecordBytes;
    }

    /// <inheritdoc/>
    public int MaxRecordBytes { get; }

    /// <summary>
    /// Another handle on the same records, as another process or a restarted one would have. Possible also after this
    /// handle was disposed.
    /// </summary>
    public InMemoryTransactionLog OpenAnother() => new(_records, MaxRecordBytes);

    /// <inheritdoc/>
    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return new(_records.Tail);
    }

    /// <inheritdoc/>
    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return new(_records.Head);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfZero(record.Length, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, MaxRecordBytes, nameof(record));
        return new(_records.Append(expectedTail, record.Span));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Value, 1, nameof(from));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        LogPosition position = from;
        while (true)
        {
            ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            byte[]? record = _records.ReadOrWait(position, out TaskCompletionSource? wake);
            if (record is null)
            {
                // Awaited as it is, the wait resumes on the reader's own scheduler; WaitAsync would pass through the
                // thread pool on the way, and a simulated reader would leave its simulation.
                using (ending.Token.UnsafeRegister(Wake, wake))
                    await wake!.Task;
                continue;
            }
            yield return new LogRecord(position, record);
            position = position.Next;
        }
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        _records.Trim(before);
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes this handle and ends its readers; other handles go on.</summary>
    public ValueTask DisposeAsync()
    {
        _disposal.Cancel();
        return ValueTask.CompletedTask;
    }

    private static void Wake(object? reader) => ((TaskCompletionSource)reader!).TrySetResult();

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
}
