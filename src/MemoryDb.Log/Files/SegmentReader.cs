using System.Runtime.InteropServices;
using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>Reads frames from one open segment through a window that slides over the file.</summary>
internal sealed class SegmentReader(IStorageFile file, SegmentOrigin origin) : IAsyncDisposable
{
    private const int WindowBytes = 256 << 10;

    private byte[] _window = new byte[WindowBytes];
    private long _windowOffset;
    private int _windowLength;

    /// <summary>The frame at an offset, or null if there is no intact frame of this segment.</summary>
    public async ValueTask<Frame?> ReadAsync(long offset)
    {
        ReadOnlyMemory<byte> head = await LoadAsync(offset, SegmentFormat.FrameHeaderBytes);
        if (!SegmentFormat.TryReadFrameHeader(head.Span, out FrameHeader header) || !origin.Matches(header))
            return null;
        int frameBytes = SegmentFormat.FrameBytes(header.PayloadBytes);
        ReadOnlyMemory<byte> frame = await LoadAsync(offset, frameBytes);
        if (frame.Length < frameBytes)
            return null;
        ReadOnlyMemory<byte> rest = frame[SegmentFormat.FrameHeaderBytes..];
        return SegmentFormat.IsPayloadIntact(header, rest.Span) ? new Frame(header, rest[..header.PayloadBytes]) : null;
    }

    /// <summary>
    /// Looks behind a bad frame for the next intact one.
    /// </summary>
    /// <param name="from">Where to start looking.</param>
    /// <param name="lowestPosition">
    /// Lower positions are no continuation: bytes of a payload that look like a frame.
    /// </param>
    /// <returns>Its offset, or -1 if none follows.</returns>
    public async ValueTask<long> FindAsync(long from, long lowestPosition)
    {
        long offset = from;
        while (true)
        {
            ReadOnlyMemory<byte> ahead = await LoadAsync(offset, SegmentFormat.FrameHeaderBytes);
            if (ahead.Length < SegmentFormat.FrameHeaderBytes)
                return -1;
            ahead = _window.AsMemory((int)(offset - _windowOffset), (int)(_windowOffset + _windowLength - offset));
            int found = IndexOfMagic(ahead.Span);
            if (found < 0)
            {
                offset += ahead.Length & ~(SegmentFormat.Alignment - 1);
                continue;
            }

            offset += found;
            if (await ReadAsync(offset) is { } frame && frame.Header.Position >= lowestPosition)
                return offset;
            offset += SegmentFormat.Alignment;
        }
    }

    /// <summary>
    /// What stands at an offset, intact or not, as far as a frame's header would reach; 0 if that is nothing.
    /// </summary>
    public async ValueTask<uint> IdentifyAsync(long offset)
    {
        ReadOnlyMemory<byte> head = await LoadAsync(offset, SegmentFormat.FrameHeaderBytes);
        return head.Span.ContainsAnyExcept((byte)0) ? Math.Max(1, SegmentFormat.Checksum(head.Span)) : 0;
    }

    /// <summary>Forgets what was read ahead: the file may have changed since.</summary>
    public void Forget() => _windowLength = 0;

    /// <summary>The bytes of the segment's header, as many as there are.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadHeaderAsync() => LoadAsync(0, SegmentFormat.SegmentHeaderBytes);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static int IndexOfMagic(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int index = 0;
        while (index < words.Length)
        {
            int skipped = words[index..].IndexOfAnyExcept(0UL);
            if (skipped < 0)
                return -1;
            index += skipped;
            uint low = BitConverter.IsLittleEndian
                ? (uint)words[index]
                : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)(words[index] >> 32));
            if (low == SegmentFormat.FrameMagic)
                return index * sizeof(ulong);
            index++;
        }

        return -1;
    }

    /// <summary>At least <paramref name="count"/> bytes from an offset; fewer only at the end of the file.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(long offset, int count)
    {
        if (offset < _windowOffset || offset + count > _windowOffset + _windowLength)
        {
            // A length that the file cannot have is damage, and gets no memory (invariant L15).
            if (_window.Length < count && await file.GetLengthAsync() - offset >= count)
                _window = new byte[count];
            _windowOffset = offset;
            _windowLength = 0;
            _windowLength = await file.ReadAsync(offset, _window);
        }

        int start = (int)(offset - _windowOffset);
        return _window.AsMemory(start, Math.Min(count, _windowLength - start));
    }
}
