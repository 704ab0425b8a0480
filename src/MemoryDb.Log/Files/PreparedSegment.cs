using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>A segment file that is filled with zeros and synced, and still bears its temporary name.</summary>
internal sealed class PreparedSegment(IStorage storage, IStorageFile file, string path, long bytes)
{
    private const int FillBytes = 256 << 10;

    /// <summary>The open file.</summary>
    public IStorageFile File { get; } = file;

    /// <summary>Up to here a sync has no metadata to write.</summary>
    public long Bytes { get; } = bytes;

    /// <param name="storage">The disk.</param>
    /// <param name="path">The temporary name; the file must not exist.</param>
    /// <param name="bytes">How much of it to fill.</param>
    /// <param name="pace">Told what has been filled, before each further step; stops the filling by throwing.</param>
    public static async Task<PreparedSegment> CreateAsync(
        IStorage storage, string path, long bytes, Func<long, ValueTask> pace)
    {
        IStorageFile file = await storage.TryCreateFileAsync(path)
            ?? throw new StorageException("open", path, NativeMethods.ErrorExists,
                "A file of this ballot exists already");
        try
        {
            byte[] zeros = new byte[Math.Min(bytes, FillBytes)];
            for (long offset = 0; offset < bytes; offset += zeros.Length)
            {
                await pace(offset);
                await file.WriteAsync(offset, zeros.AsMemory(0, (int)Math.Min(zeros.Length, bytes - offset)));

                // Each step by itself: all at once at the end would hold up the syncs of others on the disk.
                await file.SyncAsync();
            }

            return new PreparedSegment(storage, file, path, bytes);
        }
        catch (OperationCanceledException)
        {
            await file.DisposeAsync();
            await storage.DeleteAsync(path);
            throw;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Gives the file its header and then its name, each durable before the next: a segment that can be seen has an
    /// intact header, unless that was damaged later (invariant L13).
    /// </summary>
    public async Task PublishAsync(string folder, SegmentHeader header, StepCounter steps)
    {
        byte[] bytes = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(bytes, header);
        await File.WriteAsync(0, bytes);
        await File.SyncAsync();
        steps.Add();
        await storage.RenameAsync(path, Path.Combine(folder, new SegmentName(header.Start, header.Ballot).SegmentFile));
        await storage.SyncFolderAsync(folder);
        steps.Add();
    }

    /// <summary>Gives it up.</summary>
    public async Task DiscardAsync()
    {
        await File.DisposeAsync();
        await storage.DeleteAsync(path);
    }
}
