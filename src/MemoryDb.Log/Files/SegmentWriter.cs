using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Writes one ballot's frames into one folder: frames, then one sync; rotates when a segment is full. The only writer
/// these files ever have. After a failure it must not be used again (invariant L9).
/// </summary>
internal sealed class SegmentWriter : IAsyncDisposable
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Larger payloads are written from where they are, smaller ones with their header in one call.</summary>
    private const int DirectPayloadBytes = 32 << 10;

    private readonly string _folder;
    private readonly SegmentOrigin _origin;
    private readonly long _recoveredTail;
    private readonly SegmentPreparer _preparer;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _buffered;
    private IStorageFile _file;
    private long _offset;
    private long _segmentBytes;
    private uint _runningChecksum;

    private SegmentWriter(
        string folder,
        SegmentOrigin origin,
        long recoveredTail,
        SegmentPreparer preparer,
        PreparedSegment first,
        uint running)
    {
        _folder = folder;
        _origin = origin;
        _recoveredTail = recoveredTail;
        _preparer = preparer;
        _file = first.File;
        _segmentBytes = first.Bytes;
        _offset = SegmentFormat.SegmentHeaderBytes;
        _runningChecksum = running;
    }

    /// <summary>The running checksum at the last position written.</summary>
    public uint RunningChecksum => _runningChecksum;

    /// <summary>Creates the ballot's first segment; on return it is durable, and empty.</summary>
    public static async Task<SegmentWriter> CreateAsync(
        string folder,
        SegmentOrigin origin,
        long start,
        long recoveredTail,
        uint runningBefore,
        SegmentPreparer preparer)
    {
        PreparedSegment first = await preparer.CreateFirstAsync();
        var writer = new SegmentWriter(folder, origin, recoveredTail, preparer, first, runningBefore);
        await first.PublishAsync(folder, writer.HeaderFor(start, watermark: start - 1), preparer.Steps);
        return writer;
    }

    /// <summary>Writes frames with ascending positions and makes them durable.</summary>
    /// <param name="frames">The frames, at least one.</param>
    /// <param name="watermark">The folder's watermark now.</param>
    public async Task WriteAsync(IReadOnlyList<PendingFrame> frames, long watermark)
    {
        long batchStart = frames[0].Position;
        foreach (PendingFrame frame in frames)
        {
            bool fits = _offset + _buffered + frame.FrameBytes <= _segmentBytes;
            if (!fits && _offset + _buffered > SegmentFormat.SegmentHeaderBytes)
            {
                await FlushAsync();
                if (frame.Position > batchStart)
                    await _file.SyncAsync();
                await RotateAsync(frame.Position, watermark);
                batchStart = frame.Position;
            }

            await AddAsync(frame, batchStart, watermark);
        }

        await FlushAsync();
        await _file.SyncAsync();
        _preparer.Advance(_offset, _segmentBytes);
    }

    /// <summary>Ends the last segment: gives back what was preallocated and not used.</summary>
    public Task SealAsync() => _file.SetLengthAsync(_offset).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _preparer.DiscardAsync();
        await _file.DisposeAsync();
    }

    private async Task RotateAsync(long start, long watermark)
    {
        await _file.SetLengthAsync(_offset);
        PreparedSegment next = await _preparer.TakeAsync();
        await _file.DisposeAsync();
        _file = next.File;
        _segmentBytes = Math.Max(next.Bytes, _segmentBytes);
        _offset = SegmentFormat.SegmentHeaderBytes;
        await next.PublishAsync(_folder, HeaderFor(start, watermark), _preparer.Steps);
    }

    private SegmentHeader HeaderFor(long start, long watermark) => new(
        _origin.DatabaseId, _origin.ReplicaId, _origin.Ballot, start, _recoveredTail, watermark, _runningChecksum);

    private async ValueTask AddAsync(PendingFrame frame, long batchStart, long watermark)
    {
        bool direct = frame.PayloadBytes > DirectPayloadBytes;
        int needed = direct ? SegmentFormat.FrameHeaderBytes : frame.FrameBytes;
        if (_buffered + needed > BufferBytes)
            await FlushAsync();
        var header = new FrameHeader(
            frame.PayloadBytes,
            frame.PayloadChecksum,
            frame.Position,
            batchStart,
            watermark,
            _origin.Ballot,
            _origin.DatabaseId,
            _origin.ReplicaId,
            frame.RunningChecksum);
        SegmentFormat.WriteFrameHeader(_buffer.AsSpan(_buffered), header);
        _buffered += SegmentFormat.FrameHeaderBytes;
        _runningChecksum = frame.RunningChecksum;
        if (direct)
        {
            await FlushAsync();
            await _file.WriteAsync(_offset, frame.Payload);
            _offset += frame.PayloadBytes;
        }
        else
        {
            frame.Payload.Span.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += frame.PayloadBytes;
        }

        int padding = frame.FrameBytes - SegmentFormat.FrameHeaderBytes - frame.PayloadBytes;
        _buffer.AsSpan(_buffered, padding).Clear();
        _buffered += padding;
    }

    private async ValueTask FlushAsync()
    {
        if (_buffered == 0)
            return;
        await _file.WriteAsync(_offset, _buffer.AsMemory(0, _buffered));
        _offset += _buffered;
        _buffered = 0;
    }
}
