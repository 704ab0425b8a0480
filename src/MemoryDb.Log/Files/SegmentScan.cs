using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// What has been read and checked of one segment file so far. Goes on where it stopped when the file grows.
/// </summary>
internal sealed class SegmentScan(SegmentOrigin origin, SegmentName name)
{
    private const int MarkDistanceBytes = 256 << 10;

    private List<(long Position, long Offset)> _marks = [];
    private List<PositionRange> _gaps = [];
    private long _endOffset = SegmentFormat.SegmentHeaderBytes;
    private uint? _runningChecksum;
    private uint _behind;
    private (long Position, uint Checksum) _looked;

    public SegmentName Name { get; } = name;

    /// <summary>Null if it is damaged. It was durable before the file had its name, so it cannot be torn.</summary>
    public SegmentHeader? Header { get; private set; }

    /// <summary>The last position with an intact frame; the one before the start if there is none.</summary>
    public long LastPosition { get; private set; } = name.Start - 1;

    /// <summary>Everything up to here was synced before a later frame was written, as intact frames prove.</summary>
    public long SyncedThrough { get; private set; }

    /// <summary>The highest watermark in header and frames.</summary>
    public long Watermark { get; private set; }

    /// <summary>
    /// Whether it was read to its end when its writer had gone on to the next segment: nothing is added any more.
    /// </summary>
    public bool IsSealed { get; set; }

    /// <summary>Whether nothing stands behind the last frame, not even one that is damaged.</summary>
    public bool IsBlankBehind => _behind == 0;

    /// <summary>
    /// Another one each time that the file is read from its beginning: it may be another file by then, a mended one.
    /// </summary>
    public object Reading { get; private set; } = new();

    /// <summary>Positions without an intact frame, with an intact one behind them.</summary>
    public IReadOnlyList<PositionRange> Gaps => _gaps;

    /// <summary>The state now, for others to keep.</summary>
    public SegmentScan Copy()
    {
        var copy = (SegmentScan)MemberwiseClone();
        copy._marks = [.. _marks];
        copy._gaps = [.. _gaps];
        return copy;
    }

    /// <summary>The running checksum at a position that was found intact; null if it cannot be read any more.</summary>
    public async Task<uint?> ReadRunningChecksumAsync(IStorage storage, string path, long position)
    {
        if (position == LastPosition)
            return _runningChecksum;
        if (position == _looked.Position)
            return _looked.Checksum;
        await using var reader = new SegmentReader(await storage.OpenFileAsync(path, writable: false), origin);
        long offset = OffsetBefore(position);
        while (await reader.ReadAsync(offset) is { } frame && frame.Header.Position <= position)
        {
            if (frame.Header.Position == position)
            {
                _looked = (position, frame.Header.RunningChecksum);
                return _looked.Checksum;
            }

            offset += frame.Bytes;
        }

        return null;
    }

    /// <summary>Where to start reading to find a position.</summary>
    public long OffsetBefore(long position)
    {
        int low = 0;
        int high = _marks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_marks[middle].Position <= position)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? SegmentFormat.SegmentHeaderBytes : _marks[low - 1].Offset;
    }

    /// <summary>Reads what has been added since.</summary>
    /// <param name="storage">The disk.</param>
    /// <param name="path">The segment's file.</param>
    /// <param name="lookBehindDamage">
    /// Whether to search for intact frames behind a bad one, to tell torn from corrupt.
    /// </param>
    /// <param name="isClosed">
    /// Whether its writer has been followed by another: nothing is added any more, but it may be mended, and what was
    /// read of it before is then of another file.
    /// </param>
    /// <exception cref="IncompatibleVersionException">The segment is of a newer format.</exception>
    public async Task AdvanceAsync(IStorage storage, string path, bool lookBehindDamage, bool isClosed = false)
    {
        if (_gaps.Count > 0 || Header is null)
            StartOver(); // a gap may have been a frame that was just being written, or have been mended since
        await using var reader = new SegmentReader(await storage.OpenFileAsync(path, writable: false), origin);
        if (Header is null)
            await ReadHeaderAsync(reader, path);
        bool isFromBeginning = _endOffset == SegmentFormat.SegmentHeaderBytes;
        while (true)
        {
            Frame? found = await reader.ReadAsync(_endOffset);
            if (found is { } frame && Continues(frame.Header))
            {
                Accept(frame);
                continue;
            }

            // A mended file leaves out what was trimmed and damaged: then the next record stands right here.
            bool isBehindGap = found is { } other && other.Header.Position > LastPosition + 1;
            long next = lookBehindDamage
                ? await reader.FindAsync(_endOffset + (isBehindGap ? 0 : SegmentFormat.Alignment), LastPosition + 1)
                : -1;
            if (next < 0)
            {
                uint behind = await reader.IdentifyAsync(_endOffset);
                bool hasChanged = behind != _behind;
                _behind = behind;
                if (!isClosed || isFromBeginning || !hasChanged)
                    return;
                StartOver();
                isFromBeginning = true;
                continue;
            }

            // Its writer may have been faster than this reader: with a later frame there, this one must be there now.
            reader.Forget();
            if (await reader.ReadAsync(_endOffset) is { } late && Continues(late.Header))
                continue;
            if (!isFromBeginning)
            {
                // What was checked before may have been another file, that was mended since: one file, one reading.
                StartOver();
                isFromBeginning = true;
                continue;
            }

            await SkipToAsync(reader, next);
        }
    }

    private async Task ReadHeaderAsync(SegmentReader reader, string path)
    {
        ReadOnlyMemory<byte> bytes = await reader.ReadHeaderAsync();
        DecodeOutcome outcome = SegmentFormat.ReadSegmentHeader(bytes.Span, out SegmentHeader header, out int version);
        if (outcome == DecodeOutcome.Newer)
            throw new IncompatibleVersionException($"'{path}'", version, SegmentFormat.Version);
        if (outcome != DecodeOutcome.Valid || !origin.Matches(header) || header.Start != Name.Start)
            return;
        Header = header;
        Watermark = header.Watermark;
        _runningChecksum = header.RunningChecksum;
    }

    /// <summary>Whether a frame stands directly behind the last one and continues its running checksum.</summary>
    private bool Continues(in FrameHeader header) =>
        header.Position == LastPosition + 1
        && (_runningChecksum is not { } before || header.RunningChecksum == SegmentFormat.ContinueChecksum(
            before, header.Position, header.PayloadBytes, header.PayloadChecksum));

    private void Accept(in Frame frame)
    {
        if (_marks.Count == 0 || _endOffset - _marks[^1].Offset >= MarkDistanceBytes)
            _marks.Add((frame.Header.Position, _endOffset));
        _endOffset += frame.Bytes;
        LastPosition = frame.Header.Position;
        _runningChecksum = frame.Header.RunningChecksum;
        SyncedThrough = Math.Max(SyncedThrough, frame.Header.BatchStart - 1);
        Watermark = Math.Max(Watermark, frame.Header.Watermark);
    }

    /// <summary>
    /// Goes on behind damage. The frames behind it are checked against each other, not against those before.
    /// </summary>
    private async Task SkipToAsync(SegmentReader reader, long offset)
    {
        Frame? frame = await reader.ReadAsync(offset);
        if (frame is not { } found)
            return;
        if (found.Header.Position > LastPosition + 1)
        {
            _gaps.Add(new PositionRange(LastPosition + 1, found.Header.Position - 1));
            _runningChecksum = null;
            LastPosition = found.Header.Position - 1;
        }

        _endOffset = offset;
        if (Continues(found.Header))
        {
            _marks.Add((found.Header.Position, offset));
            Accept(found);
        }
    }

    private void StartOver()
    {
        _marks.Clear();
        _gaps.Clear();
        _looked = default;
        Reading = new object();
        _endOffset = SegmentFormat.SegmentHeaderBytes;
        _runningChecksum = Header?.RunningChecksum;
        LastPosition = Name.Start - 1;
        SyncedThrough = 0;
        Watermark = Header?.Watermark ?? 0;
    }
}
