using MemoryDb.Log.Files;

namespace MemoryDb.Simulation;

/// <summary>The intact frames in the bytes of a segment, found without the code that is tested.</summary>
internal static class StoredFrames
{
    /// <summary>All of them with their offsets, in the order in which they stand.</summary>
    public static IEnumerable<(int Offset, FrameHeader Header)> In(byte[] segment)
    {
        int offset = SegmentFormat.SegmentHeaderBytes;
        while (offset + SegmentFormat.FrameHeaderBytes < segment.Length)
        {
            if (SegmentFormat.TryReadFrameHeader(segment.AsSpan(offset), out FrameHeader header)
                && offset + SegmentFormat.FrameHeaderBytes + header.PayloadBytes <= segment.Length
                && SegmentFormat.Checksum(Payload(segment, offset, header)) == header.PayloadChecksum)
            {
                yield return (offset, header);
                offset += SegmentFormat.FrameBytes(header.PayloadBytes);
            }
            else
            {
                offset += SegmentFormat.Alignment;
            }
        }
    }

    /// <summary>The payload of the frame at an offset.</summary>
    public static ReadOnlySpan<byte> Payload(byte[] segment, int offset, FrameHeader header) =>
        segment.AsSpan(offset + SegmentFormat.FrameHeaderBytes, header.PayloadBytes);
}
