using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Support;

/// <summary>A log in which something happens before each append: another process appends, or no answer comes.</summary>
/// <param name="inner">The log.</param>
/// <param name="disturb">Given the append's number, from 1; what it answers, if not null, is the answer.</param>
internal sealed class DisturbedLog(
    InMemoryTransactionLog inner, Func<int, ValueTask<AppendResult?>> disturb) : ITransactionLog
{
    private int _appendCount;

    public int MaxRecordBytes => inner.MaxRecordBytes;

    public int AppendCount => _appendCount;

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record) =>
        await disturb(Interlocked.Increment(ref _appendCount)) ?? await inner.AppendAsync(expectedTail, record);

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
