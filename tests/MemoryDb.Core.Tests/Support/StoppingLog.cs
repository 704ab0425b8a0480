using System.Runtime.CompilerServices;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Support;

/// <summary>A log that does something of its own when a reader of it is stopped.</summary>
internal sealed class StoppingLog(ITransactionLog inner, Action stopped) : ITransactionLog
{
    public int MaxRecordBytes => inner.MaxRecordBytes;

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        inner.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record) =>
        inner.AppendAsync(expectedTail, record);

    public async IAsyncEnumerable<LogRecord> ReadAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.Register(stopped);
        await foreach (LogRecord record in inner.ReadAsync(from, cancellationToken))
            yield return record;
    }

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
