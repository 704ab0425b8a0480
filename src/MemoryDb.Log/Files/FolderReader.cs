using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>Reads records from one folder by position. Fast in ascending order. For one caller at a time.</summary>
internal sealed class FolderReader(IStorage storage, FolderView view) : IAsyncDisposable
{
    private SegmentReader? _reader;
    private SegmentName _open;
    private object? _reading;
    private long _nextPosition;
    private long _nextOffset;

    /// <summary>What the folder shows.</summary>
    public FolderView View { get; private set; } = view;

    /// <summary>Goes on with what the folder shows now; bytes read ahead before may be older.</summary>
    public void Refresh(FolderView newer)
    {
        View = newer;
        _reader?.Forget();
    }

    /// <summary>The record at a position, or null if it is not here, damaged or unreadable.</summary>
    public async ValueTask<StoredRecord?> TryReadAsync(long position)
    {
        if (View.Find(position) is not { } segment)
            return null;
        try
        {
            SegmentReader reader = await OpenAsync(segment, position);
            while (await ReadNextAsync(reader) is { } frame && frame.Header.Position <= position)
            {
                _nextOffset += frame.Bytes;
                _nextPosition = frame.Header.Position + 1;
                if (frame.Header.Position == position)
                {
                    return new StoredRecord(
                        position, frame.Payload, frame.Header.PayloadChecksum, frame.Header.RunningChecksum);
                }
            }
        }
        catch (StorageException)
        {
            // another folder has it
        }

        await CloseAsync();
        return null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <summary>The next intact frame; what was damaged after the scan is passed over.</summary>
    private async ValueTask<Frame?> ReadNextAsync(SegmentReader reader)
    {
        if (await reader.ReadAsync(_nextOffset) is { } frame)
            return frame;
        long behind = await reader.FindAsync(_nextOffset + SegmentFormat.Alignment, _nextPosition);
        if (behind < 0)
            return null;
        _nextOffset = behind;
        return await reader.ReadAsync(behind);
    }

    private async ValueTask<SegmentReader> OpenAsync(SegmentScan segment, long position)
    {
        if (_reader is null || _open != segment.Name || _reading != segment.Reading || position < _nextPosition)
        {
            await CloseAsync();
            IStorageFile file = await storage.OpenFileAsync(
                Path.Combine(View.Folder, segment.Name.SegmentFile), writable: false);
            _reader = new SegmentReader(file, View.Owner with { Ballot = segment.Name.Ballot });
            _open = segment.Name;
            _reading = segment.Reading;
            _nextOffset = segment.OffsetBefore(position);
            _nextPosition = segment.Name.Start;
        }
        else if (position > _nextPosition)
        {
            _nextOffset = Math.Max(_nextOffset, segment.OffsetBefore(position));
        }

        return _reader;
    }

    private async ValueTask CloseAsync()
    {
        SegmentReader? reader = _reader;
        _reader = null;
        if (reader is not null)
            await reader.DisposeAsync();
    }
}
