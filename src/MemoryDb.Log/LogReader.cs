using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Reads durable records in order, from one folder as long as that shows them, else from another: what lies at or below
/// a folder's watermark is durable, and the same everywhere. For one caller at a time.
/// </summary>
internal sealed class LogReader : IAsyncDisposable
{
    private readonly SegmentFolder[] _folders;
    private readonly FolderReader?[] _readers;
    private readonly IStorage _storage;
    private readonly int _majority;
    private int _current;

    /// <param name="storage">The disk.</param>
    /// <param name="folders">The folders, for this reader alone.</param>
    /// <param name="replicaCount">How many replicas there are.</param>
    public LogReader(IStorage storage, SegmentFolder[] folders, int replicaCount)
    {
        _storage = storage;
        _folders = folders;
        _readers = new FolderReader?[folders.Length];
        _majority = Quorum.Majority(replicaCount);
    }

    /// <summary>Records from a position on, as many as are durable and fit.</summary>
    /// <returns>None if the position is not known to be durable yet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position has been trimmed.</exception>
    /// <exception cref="LogCorruptException">It is durable and cannot be read.</exception>
    /// <exception cref="LogUnavailableException">No folder can be read.</exception>
    public async Task<List<LogRecord>> ReadAsync(long position, int maxBytes)
    {
        var records = new List<LogRecord>();
        var damaged = new List<string>();
        var unreadable = new List<string>();
        Exception? failure = null;
        for (int turn = 0; turn < _folders.Length; turn++)
        {
            int index = (_current + turn) % _folders.Length;
            try
            {
                FolderReader? reader = await ShowingAsync(index, position);
                if (reader is null)
                    continue;
                await ReadFromAsync(reader, position, maxBytes, records);
                if (records.Count == 0)
                {
                    // Damaged, or trimmed, since the folder was read.
                    reader.Refresh(await _folders[index].ReadAsync(lookBehindDamage: true));
                    RequireKept(reader, position);
                    await ReadFromAsync(reader, position, maxBytes, records);
                }

                if (records.Count > 0)
                {
                    _current = index;
                    return records;
                }

                damaged.Add(reader.View.Folder);
            }
            catch (StorageException exception)
            {
                failure = exception;
                unreadable.Add(exception.Path);
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
            ? records
            : throw new LogUnavailableException("No replica can be read. Mend the disks, and read again.", failure);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FolderReader? reader in _readers)
        {
            if (reader is not null)
                await reader.DisposeAsync();
        }
    }

    private static async Task ReadFromAsync(FolderReader reader, long position, int maxBytes, List<LogRecord> records)
    {
        int bytes = 0;
        while (position <= reader.View.Watermark && bytes < maxBytes
            && await reader.TryReadAsync(position) is { } record)
        {
            records.Add(new LogRecord(new LogPosition(position), record.Payload.ToArray()));
            bytes += record.Payload.Length;
            position++;
        }
    }

    /// <summary>A reader of a folder that shows the position as durable; null if the folder does not.</summary>
    private async Task<FolderReader?> ShowingAsync(int index, long position)
    {
        FolderReader? reader = _readers[index];
        if (reader is null)
            _readers[index] = reader = new FolderReader(_storage,
                await _folders[index].ReadAsync(lookBehindDamage: false));
        else if (position > reader.View.Watermark
            && (await _folders[index].ReadWatermarkAsync()).Position >= position)
            reader.Refresh(await _folders[index].ReadAsync(lookBehindDamage: false));
        RequireKept(reader, position);
        return position <= reader.View.Watermark ? reader : null;
    }

    private static void RequireKept(FolderReader reader, long position)
    {
        if (position < reader.View.Head)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position), position, $"The log is trimmed up to {reader.View.Head}.");
        }
    }
}
