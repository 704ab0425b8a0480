namespace MemoryDb.Log;

/// <summary>
/// The port to a durable, ordered log with one conditional primitive. Everything else (primacy, fencing, recovery,
/// snapshots) is built on it. Implementations pass the conformance suite of this repository.
/// </summary>
/// <remarks>
/// Positions are dense from 1. All members may be called from any thread; a caller keeps at most one append in flight.
/// After disposal, which may be repeated, every member throws <see cref="ObjectDisposedException"/>, and waiting
/// readers end with it; an append that waits meanwhile ends as unknown, and any other call as unavailable. A token ends
/// the wait; what has begun may come to pass all the same. What an implementation registers with a token must not
/// block: whoever cancels waits for it.
/// </remarks>
public interface ITransactionLog : IAsyncDisposable
{
    /// <summary>The largest record that <see cref="AppendAsync"/> accepts, in bytes; at least 64 KiB.</summary>
    int MaxRecordBytes { get; }

    /// <summary>
    /// Whether <see cref="AppendAsync"/> returns its task at once: it touches no disk and no network, waits for
    /// nothing, and never completes there and then. If so, the database calls it on the thread of whoever writes, which
    /// saves a change of threads; if not, on a thread of its own.
    /// </summary>
    /// <value>Unless it is implemented, false.</value>
    bool AppendsWithoutBlocking => false;

    /// <summary>
    /// The linearizable tail: at least every append acknowledged, every tail returned, and every record that a reader
    /// of this instance has delivered, before this call. <see cref="LogPosition.None"/> for an empty log.
    /// </summary>
    /// <exception cref="LogUnavailableException">No majority of the log's replicas can be reached.</exception>
    ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default);

    /// <summary>The first position that is still readable; 1 for a log never trimmed.</summary>
    ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends <paramref name="record"/> behind <paramref name="expectedTail"/>, or not at all. On
    /// <see cref="AppendOutcome.Appended"/> it is durable and every later reader sees it there.
    /// <see cref="AppendOutcome.Conflict"/> is answered only when another record is durable there; a byte-equal durable
    /// record is this one. Both are final. After <see cref="AppendOutcome.Unknown"/> the caller repeats the call with
    /// the same bytes and the same <paramref name="expectedTail"/> until it gets a final answer.
    /// </summary>
    /// <param name="expectedTail">The position of the record before.</param>
    /// <param name="record">
    /// 1 to <see cref="MaxRecordBytes"/> bytes. They must not change until the returned task has completed; then they
    /// belong to the caller again.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The record is empty or too large, or <paramref name="expectedTail"/> lies beyond the tail.
    /// </exception>
    /// <remarks>There is no token: an append cannot be taken back.</remarks>
    ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record);

    /// <summary>
    /// The durable records from <paramref name="from"/> on, in order and without a gap; at the tail it waits for more.
    /// Ends only by cancellation or an error.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="from"/> has been trimmed, or is below 1.
    /// </exception>
    /// <exception cref="LogCorruptException">A durable record cannot be read from any replica.</exception>
    IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default);

    /// <summary>
    /// Allows the log to forget the records before <paramref name="before"/>. It may keep more than it must; what is
    /// forgotten is reported by <see cref="GetHeadAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="before"/> lies beyond the record behind the tail.
    /// </exception>
    ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default);
}
