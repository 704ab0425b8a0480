using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// One folder that may supply records of a recovery. If its disk hangs the replica is taken out of service.
/// </summary>
internal sealed class RecordSupplier : IAsyncDisposable
{
    private const int AheadBytes = 256 << 10;

    private readonly FileLogReplica _replica;
    private readonly FolderReader _reader;
    private readonly FolderView _best;
    private readonly FolderCalls _calls;

    /// <param name="storage">The disk.</param>
    /// <param name="member">The replica and what was read of it.</param>
    /// <param name="best">What the folder that won the vote showed.</param>
    /// <param name="options">The log's options.</param>
    /// <param name="schedulers">Where the folder is read.</param>
    public RecordSupplier(
        IStorage storage,
        TakeoverMember member,
        FolderView best,
        QuorumLogOptions options,
        LogSchedulers schedulers)
    {
        _replica = member.Replica;
        _reader = new FolderReader(storage, member.View);
        _best = best;
        _calls = new FolderCalls(schedulers, _replica.ReplicaId, options);
    }

    public string Folder => _replica.Folder;

    /// <summary>Whether a call was not answered in time.</summary>
    public bool IsLate { get; private set; }

    private FolderView View => _reader.View;

    /// <summary>The record at a position and some that follow; null or none if it cannot be had here.</summary>
    public async ValueTask<Queue<StoredRecord>?> ReadAsync(long position) =>
        RecordSource.MaySupply(View, position, _best)
            ? await AskAsync(() => ReadAheadAsync(position))
            : null;

    /// <summary>
    /// The running checksum at a position, from its record or from the header of the segment that follows.
    /// </summary>
    public async ValueTask<uint?> ReadRunningChecksumAsync(long position)
    {
        if (position > View.Watermark && View.BallotAt(position + 1) != _best.Vote)
            return null;
        if (View.HeaderAt(position + 1) is { } header)
            return header.RunningChecksum;
        Queue<StoredRecord>? found = await AskAsync(() => ReadAheadAsync(position, maxBytes: 1));
        return found is not null && found.TryDequeue(out StoredRecord record) ? record.RunningChecksum : null;
    }

    public ValueTask DisposeAsync() => _calls.EndAsync(_reader.DisposeAsync);

    private async Task<Queue<StoredRecord>?> AskAsync(Func<Task<Queue<StoredRecord>>> call)
    {
        Queue<StoredRecord>? found = await _calls.TryAsync(call);
        if (found is not null)
            return found;
        IsLate = true;
        _replica.Fail(ReplicaState.Failed, new TimeoutException($"'{Folder}' does not answer."));
        return null;
    }

    private async Task<Queue<StoredRecord>> ReadAheadAsync(long position, int maxBytes = AheadBytes)
    {
        var records = new Queue<StoredRecord>();
        int bytes = 0;
        while (bytes < maxBytes && (records.Count == 0 || RecordSource.MaySupply(View, position, _best))
            && await _reader.TryReadAsync(position) is { } record)
        {
            records.Enqueue(record with { Payload = record.Payload.ToArray() });
            bytes += record.Payload.Length;
            position++;
        }

        return records;
    }
}
