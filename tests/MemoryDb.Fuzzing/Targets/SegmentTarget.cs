using System.Buffers.Binary;
using MemoryDb.Log.Files;
using MemoryDb.Log.IO;
using MemoryDb.Testing;

namespace MemoryDb.Fuzzing;

/// <summary>A whole segment file, as a recovery scans it: torn, damaged, foreign.</summary>
internal sealed class SegmentTarget : FuzzTarget
{
    private const string Path = "/segment";
    private static readonly SegmentName Segment = new(1, FrameTarget.Origin.Ballot);

    public override string Name => "segment";

    public override IReadOnlyList<byte[]> Corpus { get; } =
        [File(0), File(1), File(5), [.. File(3), .. new byte[4096]]];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        ["MDBSEG01"u8.ToArray(), "MDBF"u8.ToArray(), FrameTarget.Frame(2, 50), new byte[8], new byte[512]];

    public override void Read(byte[] input)
    {
        var storage = new MemoryStorage();
        storage.Disk.WriteFile(Path, input);
        var scan = new SegmentScan(FrameTarget.Origin, Segment);
        try
        {
            Complete(scan.AdvanceAsync(storage, Path, lookBehindDamage: true));
            Complete(scan.AdvanceAsync(storage, Path, lookBehindDamage: true));
        }
        catch (IncompatibleVersionException)
        {
            return;
        }

        var view = new BallotView(FrameTarget.Origin.Ballot, 1, [scan], 0);
        if (view.End < 0 || scan.LastPosition < 0)
            throw new InvalidOperationException($"The segment ends at {view.End}.");
    }

    public override void Mend(byte[] input)
    {
        if (input.Length < SegmentFormat.SegmentHeaderBytes)
            return;
        BinaryPrimitives.WriteUInt32LittleEndian(
            input.AsSpan(SegmentFormat.SegmentHeaderBytes - 4),
            SegmentFormat.Checksum(input.AsSpan(0, SegmentFormat.SegmentHeaderBytes - 4)));
        FrameTarget.MendFrame(input.AsSpan(SegmentFormat.SegmentHeaderBytes));
    }

    /// <summary>The disk is in memory: nothing is waited for.</summary>
    private static void Complete(Task task)
    {
        if (!task.IsCompleted)
            throw new InvalidOperationException("A call to the disk in memory did not return completed.");
        task.GetAwaiter().GetResult();
    }

    private static byte[] File(int frames)
    {
        byte[] header = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(header, new SegmentHeader(
            FrameTarget.Origin.DatabaseId, FrameTarget.Origin.ReplicaId, FrameTarget.Origin.Ballot, 1, 0, 0, 0));
        var file = new List<byte>(header);
        uint running = 0;
        for (int position = 1; position <= frames; position++)
        {
            byte[] frame = FrameTarget.Frame(position, position * 40, running);
            SegmentFormat.TryReadFrameHeader(frame, out FrameHeader written);
            running = written.RunningChecksum;
            file.AddRange(frame);
        }

        return [.. file];
    }
}
