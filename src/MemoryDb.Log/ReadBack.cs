using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>
/// Reads durable records back from the other folders, for a replica that fell behind: what waited for it and was too
/// much has been let go.
/// </summary>
internal sealed class ReadBack(FileLogReplica replica, Func<LogReader> createReader, LogEvents events)
    : IAsyncDisposable
{
    private LogReader? _reader;
    private volatile bool _isBehind;

    /// <summary>Whether the replica lacks what has been let go.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>Records that follow a position, up to another, as many as fit.</summary>
    /// <returns>None if nobody has them now: asked again with the next append.</returns>
    /// <exception cref="LogUnavailableException">
    /// They have been trimmed: the replica goes on behind the new head, in the next ballot.
    /// </exception>
    public async Task<IEnumerable<LogRecord>> ReadAsync(long after, long through, int maxBytes)
    {
        if (!_isBehind)
        {
            _isBehind = true;
            events.Tell(new QuorumLogEvent(
                QuorumLogEventKind.ReplicaFellBehind,
                $"'{replica.Folder}' is slower than the others. What it lacks is read back from them.",
                replica.ReplicaId,
                through - after));
        }

        _reader ??= createReader();
        try
        {
            List<LogRecord> records = await _reader.ReadAsync(after + 1, maxBytes);
            return records.TakeWhile(record => record.Position.Value <= through);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new LogUnavailableException(
                $"Record {after + 1} has been trimmed before it was read back.", exception);
        }
        catch (MemoryDbException)
        {
            return [];
        }
    }

    /// <summary>The replica has all that it lacked: the next time that it falls behind is told again.</summary>
    public void End() => _isBehind = false;

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;
}
