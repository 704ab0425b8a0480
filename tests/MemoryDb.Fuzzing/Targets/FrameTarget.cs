using System.Buffers.Binary;
using MemoryDb.Log;
using MemoryDb.Log.Files;

namespace MemoryDb.Fuzzing;

/// <summary>A single frame: its header and its payload.</summary>
internal sealed class FrameTarget : FuzzTarget
{
    public static readonly SegmentOrigin Origin = new(new Guid(1, 2, 3, new byte[8]), 2, new Ballot(7, 9));

    public override string Name => "frame";

    public override IReadOnlyList<byte[]> Corpus { get; } =
        [Frame(1, 1), Frame(2, 8), Frame(3, 100), Frame(4, 4000), Frame(long.MaxValue, 17)];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        ["MDBF"u8.ToArray(), [0, 0, 16, 0], [1, 0, 16, 0], [0xff, 0xff, 0xff, 0xff], [1, 0], [2, 0], new byte[8]];

    /// <summary>A sound frame.</summary>
    public static byte[] Frame(long position, int payloadBytes, uint runningBefore = 0)
    {
        byte[] payload = new byte[payloadBytes];
        new Random(payloadBytes).NextBytes(payload);
        byte[] frame = new byte[SegmentFormat.FrameBytes(payloadBytes)];
        uint checksum = SegmentFormat.Checksum(payload);
        SegmentFormat.WriteFrameHeader(frame, new FrameHeader(
            payloadBytes,
            checksum,
            position,
            position,
            position - 1,
            Origin.Ballot,
            Origin.DatabaseId,
            Origin.ReplicaId,
            SegmentFormat.ContinueChecksum(runningBefore, position, payloadBytes, checksum)));
        payload.CopyTo(frame.AsSpan(SegmentFormat.FrameHeaderBytes));
        return frame;
    }

    public override void Read(byte[] input)
    {
        if (!SegmentFormat.TryReadFrameHeader(input, out FrameHeader header))
            return;
        if (header.PayloadBytes is < 1 or > SegmentFormat.MaxPayloadBytes)
            throw new InvalidOperationException($"A payload of {header.PayloadBytes} bytes was accepted.");
        int frameBytes = SegmentFormat.FrameBytes(header.PayloadBytes);
        if (input.Length >= frameBytes)
            SegmentFormat.IsPayloadIntact(header, input.AsSpan(SegmentFormat.FrameHeaderBytes));
    }

    public override void Mend(byte[] input) => MendFrame(input);

    /// <summary>Puts both checksums of a frame right, if there is room for one.</summary>
    public static void MendFrame(Span<byte> frame)
    {
        if (frame.Length < SegmentFormat.FrameHeaderBytes)
            return;
        int payloadBytes = BinaryPrimitives.ReadInt32LittleEndian(frame[4..]);
        Span<byte> rest = frame[SegmentFormat.FrameHeaderBytes..];
        if (payloadBytes >= 0 && payloadBytes <= rest.Length)
            BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], SegmentFormat.Checksum(rest[..payloadBytes]));
        BinaryPrimitives.WriteUInt32LittleEndian(
            frame[84..], SegmentFormat.Checksum(frame[..(SegmentFormat.FrameHeaderBytes - 4)]));
    }
}
