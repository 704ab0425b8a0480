using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// A writer's <c>.durable</c> file in one folder: written in place and never synced, except before the first
/// acknowledgement and at a clean close. An ordinary write, no memory mapping: a full disk or a shortened file must not
/// kill the process (hole H24).
/// </summary>
internal sealed class WatermarkFile : IAsyncDisposable
{
    private readonly IStorageFile _file;
    private readonly SegmentOrigin _origin;
    private readonly Guid _bootId;
    private readonly byte[] _bytes = new byte[SegmentFormat.WatermarkBytes];
    private readonly long _found;

    private WatermarkFile(IStorageFile file, SegmentOrigin origin, Guid bootId, long found)
    {
        _found = found;
        _file = file;
        _origin = origin;
        _bootId = bootId;
    }

    /// <summary>
    /// Creates the file with a first watermark, which must hold already. It says nothing of this boot: it was found,
    /// not reached (hole H8).
    /// </summary>
    public static async Task<WatermarkFile> CreateAsync(
        IStorage storage, string path, SegmentOrigin origin, long watermark)
    {
        IStorageFile file = await storage.TryCreateFileAsync(path)
            ?? throw new StorageException("open", path, NativeMethods.ErrorExists,
                "A file of this ballot exists already");
        var created = new WatermarkFile(file, origin, storage.BootId, watermark);
        await file.HoldAsync();
        await created.WriteAsync(watermark, Guid.Empty);
        return created;
    }

    /// <summary>
    /// Says, durably, that the copies up to T are: before anything is acknowledged. If the segments are lost later, and
    /// in a power cut what was stored after this too, they are known to be missing.
    /// </summary>
    public async ValueTask MarkReachedAsync()
    {
        await WriteAsync(_found, WatermarkEntry.Reached);
        await _file.SyncAsync();
    }

    /// <summary>Shows a watermark to every reader.</summary>
    public ValueTask StoreAsync(long watermark) => WriteAsync(watermark, _bootId);

    /// <summary>Makes the watermark durable: at a clean close.</summary>
    public ValueTask SyncAsync() => _file.SyncAsync();

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private ValueTask WriteAsync(long watermark, Guid bootId)
    {
        SegmentFormat.WriteWatermark(
            _bytes,
            new WatermarkEntry(watermark, bootId, _origin.DatabaseId, _origin.Ballot, _origin.ReplicaId));
        return _file.WriteAsync(0, _bytes);
    }
}
