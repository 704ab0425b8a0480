using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Support;

/// <summary>
/// A segment file, drawn batch by batch: what its writer synced together, under which watermark, and what of it is
/// damaged. Its records are those of the history that every test shares, unless it is told otherwise.
/// </summary>
internal sealed class SegmentSketch
{
    private static readonly Guid DatabaseId = new(1, 2, 3, new byte[8]);

    private readonly SegmentOrigin _origin;
    private readonly List<byte> _bytes;
    private readonly string _path;
    private uint _running;
    private long _next;

    public SegmentSketch(long start, ulong counter, long recoveredTail, long watermark = 0, uint? runningBefore = null)
    {
        Name = new SegmentName(start, new Ballot(counter, 1));
        _origin = new SegmentOrigin(DatabaseId, 1, Name.Ballot);
        _path = $"/sketch/{Name.SegmentFile}";
        _next = start;
        _running = runningBefore ?? RunningAt(start - 1);
        byte[] header = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(header, new SegmentHeader(
            DatabaseId, 1, Name.Ballot, start, recoveredTail, watermark, _running));
        _bytes = [.. header];
    }

    public SegmentName Name { get; }

    /// <summary>The running checksum of the history that every test shares.</summary>
    public static uint RunningAt(long position)
    {
        uint running = 0;
        for (long each = 1; each <= position; each++)
            running = Continue(running, each);
        return running;
    }

    /// <summary>Adds records that were written for one sync.</summary>
    public SegmentSketch Batch(int count, long watermark = 0, params long[] damaged)
    {
        long batchStart = _next;
        for (int i = 0; i < count; i++, _next++)
        {
            byte[] payload = Payload(_next);
            _running = Continue(_running, _next);
            byte[] frame = new byte[SegmentFormat.FrameBytes(payload.Length)];
            SegmentFormat.WriteFrameHeader(frame, new FrameHeader(
                payload.Length, SegmentFormat.Checksum(payload), _next, batchStart, watermark, Name.Ballot, DatabaseId,
                1, _running));
            payload.CopyTo(frame.AsSpan(SegmentFormat.FrameHeaderBytes));
            if (damaged.Contains(_next))
                frame[SegmentFormat.FrameHeaderBytes] ^= 0xFF;
            _bytes.AddRange(frame);
        }

        return this;
    }

    /// <summary>Damages the header.</summary>
    public SegmentSketch WithoutHeader()
    {
        _bytes[40] ^= 0xFF;
        _bytes[60] ^= 0xFF;
        return this;
    }

    /// <summary>What a reader finds.</summary>
    public SegmentScan Scan()
    {
        var disk = new MemoryDisk();
        var storage = new MemoryStorage(disk);
        storage.CreateFolderAsync("/sketch").AsTask().GetAwaiter().GetResult();
        disk.WriteFile(_path, _bytes.ToArray());
        var scan = new SegmentScan(_origin, Name);
        scan.AdvanceAsync(storage, _path, lookBehindDamage: true).GetAwaiter().GetResult();
        return scan;
    }

    private static byte[] Payload(long position) => [1, 2, 3, (byte)position, 5];

    private static uint Continue(uint running, long position)
    {
        byte[] payload = Payload(position);
        return SegmentFormat.ContinueChecksum(running, position, payload.Length, SegmentFormat.Checksum(payload));
    }
}
