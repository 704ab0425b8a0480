using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Support;

/// <summary>A log that makes one append at a time, as a quorum log does.</summary>
internal sealed class TurnLog(ITransactionLog inner) : ITransactionLog
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public int MaxRecordBytes => inner.MaxRecordBytes;

    public bool AppendsWithoutBlocking => inner.AppendsWithoutBlocking;

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        await _turn.WaitAsync();
        try
        {
            return await inner.AppendAsync(expectedTail, record);
        }
        finally
        {
            _turn.Release();
        }
    }

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
