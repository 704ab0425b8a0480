using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Serialization;

namespace MemoryDb.Snapshots;

/// <summary>
/// Rebuilds the keyspace from the log: record after record, batch after batch, through the same effect applier that the
/// primary used. It takes nothing for granted: revisions must be dense, and whatever does not decode stops it.
/// </summary>
internal sealed class Restorer(Keyspace keyspace, ITransactionLog log, IProgress<RestoreProgress>? progress = null)
{
    private const int RecordsPerReport = 64;

    private readonly EffectDecoder _decoder = new(keyspace);
    private readonly PairCleaner _cleaner = new(keyspace);
    private readonly ByteBuffer _parts = new();
    private Revision _partsRevision;
    private RecordHeader? _previous;

    /// <summary>The position of the last record applied.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>The revision of the last effect batch applied.</summary>
    public Revision Revision { get; private set; }

    /// <summary>Applies everything from <see cref="Position"/> to <paramref name="tail"/>.</summary>
    /// <exception cref="LogCorruptException">A record is not what a primary could have written.</exception>
    /// <exception cref="IncompatibleVersionException">A newer version of the library wrote a record.</exception>
    public async Task RestoreToAsync(LogPosition tail, CancellationToken token)
    {
        if (Position == LogPosition.None)
            await CheckHeadAsync(token);
        if (Position >= tail)
            return;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(token);
        await using IAsyncEnumerator<LogRecord> records =
            log.ReadAsync(Position.Next, reading.Token).GetAsyncEnumerator(reading.Token);
        Task<bool> next = records.MoveNextAsync().AsTask();
        try
        {
            while (Position < tail && await next)
            {
                LogRecord record = records.Current;
                Invariant.Check(record.Position == Position.Next, "A log is read without a gap.");

                // The next one is read while this one is applied; behind the tail nobody asks, since that would wait.
                next = record.Position < tail ? records.MoveNextAsync().AsTask() : Task.FromResult(false);
                Apply(record);
                _cleaner.Clean();
                Position = record.Position;
                if (Position.Value % RecordsPerReport == 0 || Position >= tail)
                    progress?.Report(new RestoreProgress(Position, tail, Revision));
            }
        }
        catch (Exception error)
        {
            // Of a record that nobody needs any more, and that may not come.
            CancelHere(reading);
            await ((Task)next).ConfigureAwait(Awaiting.Quietly);
            if (error is OperationCanceledException)
                token.ThrowIfCancellationRequested(); // by the token that its caller knows
            throw;
        }
    }

    /// <summary>Not with CancelAsync: that goes to the pool, and leaves the scheduler on which all this runs.</summary>
    private static void CancelHere(CancellationTokenSource reading)
    {
        try
        {
            reading.Cancel();
        }
        catch (AggregateException)
        {
            // The log's own callbacks have failed; what stopped the restore is what its caller has to hear.
        }
    }

    private async Task CheckHeadAsync(CancellationToken token)
    {
        LogPosition head = await log.GetHeadAsync(token);
        if (head > LogPosition.None.Next)
        {
            throw new LogCorruptException(
                $"The log starts at {head}: what came before has been trimmed, and there is no snapshot that holds it.",
                LogPosition.None.Next,
                []);
        }
    }

    private void Apply(LogRecord record)
    {
        try
        {
            var reader = new MessagePackReader(record.Payload.Span);
            RecordHeader header = RecordHeader.Read(ref reader, record.Position);
            if (header.FirstRevision != Revision.Next)
                throw new MessagePackFormatException(
                    $"Revision {header.FirstRevision} follows {Revision}", reader.Position);
            CheckWriter(in header, record.Position);
            if (header.Kind == RecordKind.EffectsPart)
                ApplyPart(EffectsPart.Read(ref reader));
            else
                ApplyWhole(header.Kind, ref reader);
        }
        catch (Exception defect) when (defect is MessagePackFormatException or InvariantViolationException)
        {
            throw new LogCorruptException(
                $"Record {record.Position} cannot be applied: {defect.Message} Nothing was changed.",
                record.Position,
                [],
                defect);
        }
    }

    /// <summary>
    /// Every record names the grant under which it was written, and counts: a log that lost, doubled or mixed up
    /// records is noticed, not trusted (L14).
    /// </summary>
    private void CheckWriter(in RecordHeader header, LogPosition position)
    {
        bool isSound = header.Kind == RecordKind.LeaseGrant
            ? header.Epoch == position
            : _previous is { } previous && header.Epoch == previous.Epoch && header.NodeId == previous.NodeId
                && header.Sequence == previous.Sequence + 1;
        if (!isSound)
        {
            throw new LogCorruptException(
                $"Record {position}, of node {header.NodeId} in epoch {header.Epoch}, does not follow the one before."
                + " Nothing was changed.",
                position,
                []);
        }

        _previous = header;
    }

    [MethodImpl(Compiled.ForGood)]
    private void ApplyWhole(RecordKind kind, ref MessagePackReader reader)
    {
        // Parts of a batch whose end never came: their writer has died or was deposed, and nobody was told of it (L12).
        _parts.Clear();
        switch (kind)
        {
            case RecordKind.Effects:
                while (!reader.End)
                {
                    _decoder.ApplyBatch(ref reader, Revision.Next);
                    Revision = Revision.Next;
                }

                break;
            case RecordKind.LeaseGrant or RecordKind.LeaseRenewal or RecordKind.LeaseRelease:
                break;
            default:
                throw new MessagePackFormatException($"A record of kind {(byte)kind} is not known", reader.Position);
        }
    }

    private void ApplyPart(EffectsPart part)
    {
        const int retainedBytes = 64 * 1024;
        if (_partsRevision != Revision.Next)
            _parts.Clear();
        _partsRevision = Revision.Next;
        _parts.Write(part.Bytes.Span);
        if (!part.IsLast)
            return;
        var reader = new MessagePackReader(_parts.WrittenSpan);
        _decoder.ApplyEffects(ref reader, part.EffectCount, Revision.Next);
        if (!reader.End)
            throw new MessagePackFormatException("A batch goes on behind its last effect", reader.Position);
        Revision = Revision.Next;
        _parts.Clear();
        _parts.TrimExcess(retainedBytes);
    }
}
