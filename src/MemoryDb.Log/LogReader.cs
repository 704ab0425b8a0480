using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Reads durable records in order, from one folder as long as that shows them, else from another. A folder whose disk
/// hangs is passed over. For one caller at a time.
/// </summary>
internal sealed class LogReader : IAsyncDisposable
{
    private readonly FolderFollower[] _folders;
    private readonly int _majority;
    private int _current;

    /// <param name="storage">The disk.</param>
    /// <param name="folders">Which replicas to read, and what has been checked in them, for this reader alone.</param>
    /// <param name="options">The log's options.</param>
    /// <param name="schedulers">Where the folders are read.</param>
    public LogReader(
        IStorage storage,
        IEnumerable<(FileLogReplica Replica, SegmentFolder Folder)> folders,
        QuorumLogOptions options,
        LogSchedulers schedulers)
    {
        _folders = [.. folders.Select(each => new FolderFollower(
            storage,
            each.Replica.Folder,
            each.Folder,
            new FolderCalls(schedulers, each.Replica.ReplicaId, options)))];
        _majority = Quorum.Majority(options.ReplicaCount);
    }

    /// <summary>
    /// A reader of all folders, beginning with what has been checked already. It can also read a replica that failed.
    /// </summary>
    public static async Task<LogReader> CreateAsync(
        IStorage storage, FileLogReplica[] replicas, QuorumLogOptions options, LogSchedulers schedulers)
    {
        // Looked at once: one that fails or comes back meanwhile is read from all the same, and never twice (two
        // damaged folders are a majority).
        FileLogReplica[] present = [.. replicas.Where(replica => replica.Status.State != ReplicaState.Missing)];
        var copies = present.Where(replica => replica.IsHealthy).ToDictionary(
            replica => replica,
            replica => replica.RunAsync(() => Task.FromResult(replica.Segments.Copy())));
        // Nothing is decided here: a replica that is busy is read from the beginning, and blamed for nothing.
        await ReplicaCalls.WaitAllAsync(copies.Values, options.ReplicaTimeout, options.TimeProvider);
        var folders = new List<(FileLogReplica Replica, SegmentFolder Folder)>();
        foreach ((FileLogReplica replica, Task<SegmentFolder> copy) in copies)
        {
            if (copy.IsCompletedSuccessfully)
                folders.Add((replica, await copy));
        }

        FileLogReplica[] others = [.. present.Except(folders.Select(folder => folder.Replica))];
        folders.AddRange(others.Select(replica => (replica, replica.Segments.Anew())));
        return new LogReader(storage, folders, options, schedulers);
    }

    /// <summary>Records from a position on, as many as are durable and fit.</summary>
    /// <returns>None if no folder that answers knows the position to be durable.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position has been trimmed.</exception>
    /// <exception cref="LogCorruptException">It is durable and cannot be read.</exception>
    /// <exception cref="LogUnavailableException">No folder can be read.</exception>
    public async Task<List<LogRecord>> ReadAsync(long position, int maxBytes)
    {
        var damaged = new List<string>();
        var unreadable = new List<string>();
        StorageException? failure = null;
        for (int turn = 0; turn < _folders.Length; turn++)
        {
            int index = (_current + turn) % _folders.Length;
            try
            {
                FollowedRecords? found = await _folders[index].TryReadAsync(position, maxBytes);
                if (found is { IsDamaged: true })
                    damaged.Add(_folders[index].Path);
                if (found is not { Records.Count: > 0 })
                    continue;
                _current = index;
                return found.Records;
            }
            catch (StorageException exception)
            {
                failure = exception;
                unreadable.Add(_folders[index].Path);
            }
        }

        if (damaged.Count >= _majority || (damaged.Count > 0 && damaged.Count + unreadable.Count == _folders.Length))
        {
            throw new LogCorruptException(
                $"Record {position} is durable but cannot be read from any replica.",
                new LogPosition(position),
                [.. damaged, .. unreadable],
                failure);
        }

        return unreadable.Count < _folders.Length || failure is null
            ? []
            : throw new LogUnavailableException("No replica can be read. Mend the disks, and read again.", failure);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FolderFollower folder in _folders)
            await folder.DisposeAsync();
    }
}
