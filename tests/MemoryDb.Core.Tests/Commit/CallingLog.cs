using System.Collections.Concurrent;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// A log that calls the database while it is asked to append, and answers a little later, from a thread that it offers.
/// Such a call is refused under the write lock, and only there.
/// </summary>
internal sealed class CallingLog : ITransactionLog
{
    private readonly InMemoryTransactionLog _log = new();
    private int _callCount;

    public MemoryDatabase? Database { get; set; }

    public ConcurrentQueue<Exception> Refusals { get; } = [];

    public int CallCount => Volatile.Read(ref _callCount);

    public int MaxRecordBytes => _log.MaxRecordBytes;

    public bool AppendsWithoutBlocking { get; init; } = true;

    /// <summary>Told when it is asked to append.</summary>
    public Action? Asked { get; set; }

    public async ValueTask<AppendResult> AppendAsync(LogPosition expectedTail, ReadOnlyMemory<byte> record)
    {
        Asked?.Invoke();
        Call();
        AppendResult result = await _log.AppendAsync(expectedTail, record);
        var answer = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(_ => ThreadOffer.Complete(answer, result), null);
        result = await answer.Task;
        Call();
        return result;
    }

    public ValueTask<LogPosition> GetTailAsync(CancellationToken cancellationToken = default) =>
        _log.GetTailAsync(cancellationToken);

    public ValueTask<LogPosition> GetHeadAsync(CancellationToken cancellationToken = default) =>
        _log.GetHeadAsync(cancellationToken);

    public IAsyncEnumerable<LogRecord> ReadAsync(LogPosition from, CancellationToken cancellationToken = default) =>
        _log.ReadAsync(from, cancellationToken);

    public ValueTask TrimAsync(LogPosition before, CancellationToken cancellationToken = default) =>
        _log.TrimAsync(before, cancellationToken);

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private void Call()
    {
        if (Database is not { } database)
            return;
        Interlocked.Increment(ref _callCount);
        try
        {
            _ = database.String<int>("looked at").GetAsync();
        }
        catch (Exception refusal)
        {
            Refusals.Enqueue(refusal);
        }
    }
}
