using System.Buffers;
using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Writes the mended copy of a damaged segment: what is intact in the original stays as it is and where it is; what is
/// damaged and needed comes from another folder, in the very bytes that the record took before. What may be void comes
/// from another folder too, or is left out.
/// </summary>
internal sealed class SegmentMender(
    DamagedSegment damaged, SegmentOrigin origin, RecordSource source, IStorageFile target)
{
    private long _offset = SegmentFormat.SegmentHeaderBytes;
    private long _position = damaged.Name.Start;

    /// <param name="original">The damaged file; null if it is lost.</param>
    /// <param name="header">The header of the copy.</param>
    public async Task WriteAsync(SegmentReader? original, SegmentHeader header)
    {
        byte[] bytes = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(bytes, header);
        await target.WriteAsync(0, bytes);
        while (await NextAsync(original) is { } frame)
        {
            await WriteAsync(frame);
            _offset += frame.Bytes;
            _position = frame.Header.Position + 1;
        }
    }

    /// <summary>The next frame, from the original or from another folder; null behind the last.</summary>
    private async Task<Frame?> NextAsync(SegmentReader? original)
    {
        bool isDoubtful = _position >= damaged.FirstDoubtful;
        if (original is not null && !isDoubtful
            && await original.ReadAsync(_offset) is { } intact && intact.Header.Position == _position)
            return intact;
        if (damaged.IsNeeded(_position))
            return FrameOf(await source.ReadAsync(_position));

        // Trimmed or void, and damaged: nobody needs it, and nobody may have it. What is intact behind it stays.
        long next = original is null || isDoubtful
            ? -1
            : await original.FindAsync(_offset + SegmentFormat.Alignment, _position + 1);
        if (next >= 0 && await original!.ReadAsync(next) is { } behind
            && behind.Header.Position < damaged.FirstDoubtful
            && (_position > damaged.LastNeeded || behind.Header.Position <= damaged.FirstNeeded))
        {
            _offset = next;
            return behind;
        }

        if (_position > damaged.LastNeeded)
            return null;
        _position = damaged.FirstNeeded;
        return FrameOf(await source.ReadAsync(_position));
    }

    /// <summary>
    /// A frame that says no more than is known: that what lies before it has been synced, as all of the copy has.
    /// </summary>
    private Frame FrameOf(in StoredRecord record) => new(
        new FrameHeader(
            record.Payload.Length,
            record.PayloadChecksum,
            record.Position,
            record.Position,
            record.Position - 1,
            origin.Ballot,
            origin.DatabaseId,
            origin.ReplicaId,
            record.RunningChecksum),
        record.Payload);

    private async Task WriteAsync(Frame frame)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(frame.Bytes);
        try
        {
            buffer.AsSpan(0, frame.Bytes).Clear();
            SegmentFormat.WriteFrameHeader(buffer, frame.Header);
            frame.Payload.CopyTo(buffer.AsMemory(SegmentFormat.FrameHeaderBytes));
            await target.WriteAsync(_offset, buffer.AsMemory(0, frame.Bytes));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
