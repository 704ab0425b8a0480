using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Follows the watermark of one folder for one reader: what lies at or below it is durable, and the same everywhere.
/// </summary>
internal sealed class FolderFollower(IStorage storage, string path, SegmentFolder folder, FolderCalls calls)
    : IAsyncDisposable
{
    private FolderReader? _reader;

    public string Path { get; } = path;

    /// <summary>Durable records from a position on, as many as fit.</summary>
    /// <returns>Null if the disk does not answer in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position has been trimmed.</exception>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public Task<FollowedRecords?> TryReadAsync(long position, int maxBytes) =>
        calls.TryAsync(() => ReadAsync(position, maxBytes));

    public ValueTask DisposeAsync() => calls.EndAsync(() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask);

    private async Task<FollowedRecords> ReadAsync(long position, int maxBytes)
    {
        FolderReader reader = await FollowAsync(position);
        var records = new List<LogRecord>();
        if (position > reader.View.Watermark)
            return new FollowedRecords(records, IsDamaged: false);
        await ReadAsync(reader, position, maxBytes, records);
        if (records.Count == 0)
        {
            // Damaged, or trimmed, since the folder was read.
            reader.Refresh(await folder.ReadAsync(lookBehindDamage: true));
            RequireKept(reader.View.Head, position);
            await ReadAsync(reader, position, maxBytes, records);
        }

        return new FollowedRecords(records, IsDamaged: records.Count == 0);
    }

    private static async Task ReadAsync(FolderReader reader, long position, int maxBytes, List<LogRecord> records)
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

    /// <summary>Looks at the folder, again only if its watermark says that the position is there now.</summary>
    private async Task<FolderReader> FollowAsync(long position)
    {
        if (_reader is not { } reader)
            _reader = reader = new FolderReader(storage, await folder.ReadAsync(lookBehindDamage: false));
        else if (position > reader.View.Watermark && (await folder.ReadWatermarkAsync()).Position >= position)
            reader.Refresh(await folder.ReadAsync(lookBehindDamage: false));
        RequireKept(reader.View.Head, position);
        return reader;
    }

    /// <exception cref="ArgumentOutOfRangeException">The position lies before the head.</exception>
    public static void RequireKept(long head, long position)
    {
        if (position < head)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position), position, $"The log is trimmed: its first position is {head}.");
        }
    }
}
