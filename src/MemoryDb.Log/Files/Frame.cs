namespace MemoryDb.Log.Files;

/// <summary>An intact frame.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Payload">The record; valid until the reader's next call.</param>
internal readonly record struct Frame(FrameHeader Header, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What the frame takes in the file.</summary>
    public int Bytes => SegmentFormat.FrameBytes(Header.PayloadBytes);
}
