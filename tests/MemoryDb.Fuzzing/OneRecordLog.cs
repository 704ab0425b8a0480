using System.Runtime.CompilerServices;
using MemoryDb.Log;

namespace MemoryDb.Fuzzing;

/// <summary>A log that delivers a first record that is sound and a second that is whatever it was given.</summary>
internal sealed class OneRecordLog(byte[] first, byte[] second) : ITransactionLog
{
    public int MaxRecordBytes => 1 << 20;

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        new(new LogPosition(2));

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        new(new LogPosition(1));

    public ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record) =>
        throw new NotSupportedException("Nobody writes here.");

    public async IAsyncEnumerable<LogRecord> ReadAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new LogRecord(new LogPosition(1), first);
        yield return new LogRecord(new LogPosition(2), second);
        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nobody writes here.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
