using System.Buffers;
using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>
/// A record on its way into the replicas: copied once from the caller's buffer, shared by all, and given back to the
/// pool by the last replica that has written it.
/// </summary>
internal sealed class PendingFrame
{
    private readonly byte[] _buffer;
    private int _holders;

    private PendingFrame(byte[] buffer, int payloadBytes, int holders)
    {
        _buffer = buffer;
        _holders = holders;
        PayloadBytes = payloadBytes;
    }

    public required long Position { get; init; }

    public required uint PayloadChecksum { get; init; }

    public required uint RunningChecksum { get; init; }

    public int PayloadBytes { get; }

    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, PayloadBytes);

    /// <summary>What it takes in a segment.</summary>
    public int FrameBytes => SegmentFormat.FrameBytes(PayloadBytes);

    /// <summary>Copies a record for a number of holders, each of which releases it once.</summary>
    public static PendingFrame Create(long position, ReadOnlyMemory<byte> record, uint runningBefore, int holders)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(record.Length);
        record.CopyTo(buffer);
        uint checksum = SegmentFormat.Checksum(record.Span);
        return new PendingFrame(buffer, record.Length, holders)
        {
            Position = position,
            PayloadChecksum = checksum,
            RunningChecksum = SegmentFormat.ContinueChecksum(runningBefore, position, record.Length, checksum),
        };
    }

    /// <summary>A copy of a record that was read back, for one holder.</summary>
    public static PendingFrame CopyOf(in StoredRecord record)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(record.Payload.Length);
        record.Payload.CopyTo(buffer);
        return new PendingFrame(buffer, record.Payload.Length, holders: 1)
        {
            Position = record.Position,
            PayloadChecksum = record.PayloadChecksum,
            RunningChecksum = record.RunningChecksum,
        };
    }

    /// <summary>One holder needs it no more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>The same for all of a list, which is empty then.</summary>
    public static void ReleaseAll(List<PendingFrame> frames)
    {
        foreach (PendingFrame frame in frames)
            frame.Release();
        frames.Clear();
    }
}
