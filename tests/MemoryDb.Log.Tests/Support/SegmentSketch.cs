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
    private uint _running;
    private long _next;

    /// <param name="start">Its first position.</param>
    /// <param name="counter">Its writer.</param>
    /// <param name="recoveredTail">T.</param>
    /// <param name="watermark">The folder's watermark.</param>
    /// <param name="runningBefore">The running checksum of another history than the one that all share.</param>
    /// <param name="startInHeader">What the header says, if that is something else.</param>
    /// <param name="databaseId">Whose it is, if that is another database.</param>
    public SegmentSketch(
        long start,
        ulong counter,
        long recoveredTail,
        long watermark = 0,
        uint? runningBefore = null,
        long? startInHeader = null,
        Guid? databaseId = null)
    {
        Name = new SegmentName(start, new Ballot(counter, 1));
        _origin = new SegmentOrigin(DatabaseId, 1, Name.Ballot);
        _next = start;
        _running = runningBefore ?? RunningAt(start - 1);
        byte[] header = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(header, new SegmentHeader(
            databaseId ?? DatabaseId, 1, Name.Ballot, startInHeader ?? start, recoveredTail, watermark, _running));
        _bytes = [.. header];
    }

    public SegmentName Name { get; }

    /// <summary>The running checksum of the history that every test shares.</summary>
    public static uint RunningAt(long position)
    {
        uint running = 0;
        for (long each = 1; each <= position; each++)
            running = Continue(running, each, Payload(each, 5));
        return running;
    }

    /// <summary>Adds records that were written for one sync.</summary>
    public SegmentSketch Batch(int count, long watermark = 0, params long[] damaged) =>
        Batch(count, payloadBytes: 5, watermark, damaged);

    /// <summary>Adds larger records.</summary>
    public SegmentSketch LargeBatch(int count, int payloadBytes) => Batch(count, payloadBytes, watermark: 0, []);

    private SegmentSketch Batch(int count, int payloadBytes, long watermark, long[] damaged)
    {
        long batchStart = _next;
        for (int i = 0; i < count; i++, _next++)
        {
            byte[] payload = Payload(_next, payloadBytes);
            _running = Continue(_running, _next, payload);
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

    /// <summary>Adds bytes that are nothing.</summary>
    public SegmentSketch Garbage(int count)
    {
        _bytes.AddRange(Enumerable.Repeat((byte)0xEE, count));
        return this;
    }

    /// <summary>Where the next frame begins.</summary>
    public long Offset => _bytes.Count;

    /// <summary>What a reader finds in a file of its own.</summary>
    public SegmentScan Scan() => Scan(new MemoryStorage(new MemoryDisk()), "/sketch");

    /// <summary>What a reader finds in a folder.</summary>
    public SegmentScan Scan(MemoryStorage storage, string folder)
    {
        storage.CreateFolderAsync(folder).AsTask().GetAwaiter().GetResult();
        WriteTo(storage, folder);
        var scan = new SegmentScan(_origin, Name);
        Advance(scan, storage, folder);
        return scan;
    }

    /// <summary>Puts the file there, in place of what stood there.</summary>
    public void WriteTo(MemoryStorage storage, string folder) =>
        storage.Disk.WriteFile(PathIn(folder), _bytes.ToArray());

    /// <summary>Lets a reader look again.</summary>
    public void Advance(SegmentScan scan, MemoryStorage storage, string folder) =>
        scan.AdvanceAsync(storage, PathIn(folder), lookBehindDamage: true).GetAwaiter().GetResult();

    private string PathIn(string folder) => Path.Combine(folder, Name.SegmentFile);

    private static byte[] Payload(long position, int byteCount)
    {
        byte[] payload = new byte[byteCount];
        payload[3] = (byte)position;
        return payload;
    }

    private static uint Continue(uint running, long position, byte[] payload) =>
        SegmentFormat.ContinueChecksum(running, position, payload.Length, SegmentFormat.Checksum(payload));
}
