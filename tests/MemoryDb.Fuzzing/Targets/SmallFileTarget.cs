using System.Buffers.Binary;
using System.Text;
using MemoryDb.Log;
using MemoryDb.Log.Files;

namespace MemoryDb.Fuzzing;

/// <summary>The small files of a replica, and the names of all of them.</summary>
internal sealed class SmallFileTarget : FuzzTarget
{
    public override string Name => "small-files";

    public override IReadOnlyList<byte[]> Corpus { get; } = [Identity(), Watermark(), .. Names()];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        ["MDBREPL1"u8.ToArray(), "MDBW"u8.ToArray(), "-"u8.ToArray(), ".log"u8.ToArray(), "0000000000"u8.ToArray(),
         "99999999999999999999"u8.ToArray()];

    public override void Read(byte[] input)
    {
        SegmentFormat.ReadIdentity(input, out _, out _);
        SegmentFormat.TryReadWatermark(input, out _);
        SegmentFormat.ReadSegmentHeader(input, out _, out _);
        string name = Encoding.UTF8.GetString(input);
        if (Ballot.TryParse(name, out Ballot ballot) && ballot.ToString() != name.ToLowerInvariant())
            throw new InvalidOperationException($"'{name}' was read as the ballot {ballot}.");
        foreach (string suffix in (string[])[SegmentName.SegmentSuffix, SegmentName.WatermarkSuffix])
        {
            if (SegmentName.TryParse(name, suffix, out SegmentName segment)
                && segment + suffix != name.ToLowerInvariant())
                throw new InvalidOperationException($"'{name}' was read as the segment {segment}.");
        }
    }

    public override void Mend(byte[] input)
    {
        foreach (int length in (int[])[SegmentFormat.IdentityBytes, SegmentFormat.WatermarkBytes])
        {
            if (input.Length == length)
                BinaryPrimitives.WriteUInt32LittleEndian(
                    input.AsSpan(length - 4), SegmentFormat.Checksum(input.AsSpan(0, length - 4)));
        }
    }

    private static byte[] Identity()
    {
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        SegmentFormat.WriteIdentity(bytes, new ReplicaIdentity(FrameTarget.Origin.DatabaseId, 1, 3));
        return bytes;
    }

    private static byte[] Watermark()
    {
        byte[] bytes = new byte[SegmentFormat.WatermarkBytes];
        SegmentFormat.WriteWatermark(
            bytes, new WatermarkEntry(9, Guid.Empty, FrameTarget.Origin.DatabaseId, FrameTarget.Origin.Ballot, 1));
        return bytes;
    }

    private static IEnumerable<byte[]> Names()
    {
        var segment = new SegmentName(12, FrameTarget.Origin.Ballot);
        return new[] { FrameTarget.Origin.Ballot.ToString(), segment.SegmentFile, segment.WatermarkFile }
            .Select(Encoding.UTF8.GetBytes);
    }
}
