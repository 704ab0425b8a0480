using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// A writer's <c>.durable</c> file in one folder: written in place and never synced, except at a clean close. An
/// ordinary write, no memory mapping: a full disk or a shortened file must not kill the process (hole H24).
/// </summary>
internal sealed class WatermarkFile : IAsyncDisposable
{
    private readonly IStorageFile _file;
    private readonly SegmentOrigin _origin;
    private readonly Guid _bootId;
    private readonly byte[] _bytes = new byte[SegmentFormat.WatermarkBytes];

    private WatermarkFile(IStorageFile file, SegmentOrigin origin, Guid bootId)
    {
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
        var created = new WatermarkFile(file, origin, storage.BootId);
        await created.WriteAsync(watermark, Guid.Empty);
        return created;
    }

    /// <summary>Shows a watermark to every reader.</summary>
    public ValueTask StoreAsync(long watermark) => WriteAsync(watermark, _bootId);

    /// <summary>Makes the watermark durable: only at a clean close.</summary>
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
