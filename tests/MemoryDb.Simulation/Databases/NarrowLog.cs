namespace MemoryDb.Simulation;

/// <summary>A log that takes records no larger than any log must, so that large values travel in several.</summary>
internal sealed class NarrowLog(ITransactionLog inner) : ITransactionLog
{
    public int MaxRecordBytes => 64 * 1024;

    public bool AppendsWithoutBlocking => inner.AppendsWithoutBlocking;

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record) =>
        inner.AppendAsync(expectedTail, record);

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
