using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Reads durable records back from the other folders, for a replica that fell behind. Each folder is read on its own
/// replica's loop: a disk that hangs holds up nobody who can read from another.
/// </summary>
internal sealed class ReadBack : IAsyncDisposable
{
    private readonly QuorumLogOptions _options;
    private readonly (FileLogReplica Replica, LogReader Reader)[] _others;
    private readonly Task[] _running;

    public ReadBack(IStorage storage, IEnumerable<TakeoverMember> others, QuorumLogOptions options)
    {
        _options = options;
        _others = [.. others.Select(member =>
            (member.Replica, new LogReader(storage, [member.Folder.Copy()], options.ReplicaCount)))];
        _running = new Task[_others.Length];
        Array.Fill(_running, Task.CompletedTask);
    }

    /// <summary>Records from a position on; none if no folder that answers shows it.</summary>
    public async Task<List<LogRecord>> ReadAsync(long position, int maxBytes)
    {
        for (int index = 0; index < _others.Length; index++)
        {
            if (!_running[index].IsCompleted)
                continue;
            (FileLogReplica replica, LogReader reader) = _others[index];
            Task<List<LogRecord>> reading = replica.RunAsync(() => reader.ReadAsync(position, maxBytes));
            _running[index] = ReplicaCalls.Observe(reading);
            await ReplicaCalls.WaitAllAsync([reading], _options.ReplicaTimeout, _options.TimeProvider);
            if (reading.IsCompletedSuccessfully && await reading is { Count: > 0 } records)
                return records;
        }

        return [];
    }

    public async ValueTask DisposeAsync()
    {
        for (int index = 0; index < _others.Length; index++)
        {
            // One that hangs keeps its file until it is told so.
            if (_running[index].IsCompleted)
                await _others[index].Reader.DisposeAsync();
        }
    }
}
