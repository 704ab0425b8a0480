using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// A reader that never sleeps: whatever a folder shows as durable, it has read at that instant. So it must be durable
/// on a majority there and then, and stay for ever.
/// </summary>
internal sealed class RestlessReader(World world, MemoryDisk disk)
{
    private string? _shown;

    /// <summary>Told before every change of the disk; reads what the change before has shown.</summary>
    public void Look(StorageCall call)
    {
        if (_shown is { } path && ReferenceEquals(world.Disk, disk))
            Read(path);
        bool shows = call.Operation == StorageOperation.Write
            && call.Path.EndsWith(SegmentName.WatermarkSuffix, StringComparison.Ordinal)
            && !world.Untrusted.Contains(World.ReplicaOf(call.Path));
        _shown = shows ? call.Path : null;
    }

    private void Read(string path)
    {
        int replica = World.ReplicaOf(path);
        if (disk.Find(path) is not MemoryFile file
            || !SegmentFormat.TryReadWatermark(file.SeenBytes, out WatermarkEntry entry)
            || entry.BootId != disk.BootId
            || entry.ReplicaId != replica
            || entry.Position < world.Ledger.TrimAsked
            || world.Ledger.Durable.ContainsKey(entry.Position)
            || Find(World.Folder(replica), entry) is not { } payload)
            return;
        try
        {
            world.Deliver(new LogRecord(new LogPosition(entry.Position), payload));
        }
        catch (ViolationException violation)
        {
            world.Found ??= violation; // not to be thrown into the log, which would take it for a failing disk
        }
    }

    private byte[]? Find(string folder, WatermarkEntry entry)
    {
        foreach (string path in disk.ListFiles(folder).Reverse())
        {
            if (!SegmentName.TryParse(Path.GetFileName(path), SegmentName.SegmentSuffix, out SegmentName name)
                || name.Ballot != entry.Ballot || name.Start > entry.Position)
                continue;
            byte[] bytes = ((MemoryFile)disk.Find(path)!).TrimmedSeenBytes;
            foreach ((int offset, FrameHeader header) in StoredFrames.In(bytes))
            {
                if (header.Position == entry.Position && header.Ballot == entry.Ballot)
                    return StoredFrames.Payload(bytes, offset, header).ToArray();
            }
        }

        return null;
    }
}
