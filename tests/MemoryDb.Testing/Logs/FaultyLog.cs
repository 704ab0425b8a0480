using System.Runtime.CompilerServices;
using MemoryDb.Log;

namespace MemoryDb.Testing;

/// <summary>
/// A log that breaks its word in one way: what a suite of checks must reject, or an engine must notice.
/// </summary>
internal sealed class FaultyLog(InMemoryTransactionLog inner, LogFault fault) : ITransactionLog
{
    private readonly Dictionary<long, ReadOnlyMemory<byte>> _buffers = [];
    private (LogPosition ExpectedTail, byte[] Record)? _late;
    private LogPosition _ownTail;

    public int MaxRecordBytes => inner.MaxRecordBytes;

    public FaultyLog OpenAnother() => new(inner.OpenAnother(), fault);

    public async ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default)
    {
        LogPosition tail = await inner.GetTailAsync(cancellationToken);
        return fault == LogFault.AnswersStaleTails && _ownTail < tail ? _ownTail : tail;
    }

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        inner.GetHeadAsync(cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        AppendResult result = await AppendFaultilyAsync(expectedTail, record);
        if (result.Outcome == AppendOutcome.Appended)
            _ownTail = result.Position;
        return result;
    }

    public async IAsyncEnumerable<LogRecord> ReadAsync(
        LogPosition from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (fault == LogFault.EndsReaders && from > await inner.GetTailAsync(cancellationToken))
            yield break;
        await foreach (LogRecord record in inner.ReadAsync(from, cancellationToken))
        {
            long position = record.Position.Value;
            if (fault == LogFault.SkipsRecords && position % 5 == 0)
                continue;
            if (fault == LogFault.ReordersRecords && await NeighbourAsync(position) is { } neighbour)
                yield return new LogRecord(record.Position, neighbour);
            else if (_buffers.TryGetValue(position, out ReadOnlyMemory<byte> buffer))
                yield return new LogRecord(record.Position, buffer);
            else
                yield return record;
            if (fault == LogFault.EndsReaders && record.Position == await inner.GetTailAsync(cancellationToken))
                yield break;
        }
    }

    public async ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default)
    {
        await inner.TrimAsync(before, cancellationToken);
        if (fault == LogFault.TrimsTooMuch && before <= await inner.GetTailAsync(cancellationToken))
            await inner.TrimAsync(before.Next, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<AppendResult> AppendFaultilyAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        LogPosition tail = await inner.GetTailAsync();
        bool isThird = expectedTail == tail && tail.Value % 3 == 2;
        switch (fault)
        {
            case LogFault.DuplicatesRecords when isThird:
                await inner.AppendAsync(tail, record);
                return await inner.AppendAsync(tail.Next, record);
            case LogFault.LosesRecords when isThird:
                return AppendResult.Appended(tail.Next);
            case LogFault.AcknowledgesEarly:
                return await AppendLateAsync(expectedTail, record);
            case LogFault.AcceptsStaleExpectedTails when expectedTail < tail:
            case LogFault.AcceptsFutureExpectedTails when expectedTail > tail:
                return await inner.AppendAsync(tail, record);
            case LogFault.RefusesRepeats when expectedTail < tail:
            case LogFault.ForgetsRepeats when expectedTail.Next < tail:
                return AppendResult.Conflict(tail);
            case LogFault.CutsLongRecords when record.Length > MaxRecordBytes:
                return await inner.AppendAsync(expectedTail, record[..MaxRecordBytes]);
        }
        AppendResult result = await inner.AppendAsync(expectedTail, record);
        if (fault == LogFault.MisnamesTheTail && result.Outcome == AppendOutcome.Conflict)
            return AppendResult.Conflict(expectedTail);
        if (fault == LogFault.KeepsTheBuffer && result.Outcome == AppendOutcome.Appended)
            _buffers.TryAdd(result.Position.Value, record);
        return result;
    }

    private async ValueTask<AppendResult> AppendLateAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        if (_late is { } late)
            await inner.AppendAsync(late.ExpectedTail, late.Record);
        _late = (expectedTail, record.ToArray());
        return AppendResult.Appended(expectedTail.Next);
    }

    /// <summary>
    /// The record that should stand one place before (even) or behind (odd) this one, if it is there.
    /// </summary>
    private async ValueTask<ReadOnlyMemory<byte>?> NeighbourAsync(long position)
    {
        var neighbour = new LogPosition(position % 2 == 0 ? position - 1 : position + 1);
        if (neighbour > await inner.GetTailAsync() || neighbour < await inner.GetHeadAsync())
            return null;
        await foreach (LogRecord record in inner.ReadAsync(neighbour))
            return record.Payload;
        return null;
    }
}
