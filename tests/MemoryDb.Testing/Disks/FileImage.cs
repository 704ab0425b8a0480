namespace MemoryDb.Testing;

/// <summary>
/// The bytes of a file as they stand at one place: in the page cache, or on the disk. Copies share pages until one of
/// them changes, and zeros take no room, so that a disk can be copied thousands of times a second.
/// </summary>
internal sealed class FileImage
{
    private const int PageBytes = 4096;

    private byte[]?[] _pages;
    private bool[] _isOwn;

    public FileImage()
    {
        _pages = [];
        _isOwn = [];
    }

    public FileImage(FileImage other)
    {
        _pages = (byte[]?[])other._pages.Clone();
        _isOwn = new bool[_pages.Length];
        Array.Clear(other._isOwn);
        Length = other.Length;
    }

    public int Length { get; private set; }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>The bytes up to the last that is not zero, or a few more.</summary>
    public byte[] ToTrimmedArray()
    {
        int count = PageCount(Length);
        while (count > 0 && _pages[count - 1] is null)
            count--;
        byte[] bytes = new byte[Math.Min(Length, count * PageBytes)];
        Read(0, bytes);
        return bytes;
    }

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset >= Length)
            return 0;
        int count = Math.Min(buffer.Length, Length - (int)offset);
        for (int done = 0; done < count;)
        {
            (int page, int start) = Math.DivRem((int)offset + done, PageBytes);
            Span<byte> part = buffer.Slice(done, Math.Min(PageBytes - start, count - done));
            if (_pages[page] is { } bytes)
                bytes.AsSpan(start, part.Length).CopyTo(part);
            else
                part.Clear();
            done += part.Length;
        }

        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > Length)
            SetLength(offset + bytes.Length);
        for (int done = 0; done < bytes.Length;)
        {
            (int page, int start) = Math.DivRem((int)offset + done, PageBytes);
            ReadOnlySpan<byte> part = bytes.Slice(done, Math.Min(PageBytes - start, bytes.Length - done));
            if (_pages[page] is not null || part.ContainsAnyExcept((byte)0))
                part.CopyTo(Own(page).AsSpan(start));
            done += part.Length;
        }
    }

    public void SetLength(long length)
    {
        int newLength = checked((int)length);
        int count = PageCount(newLength);
        if (count > _pages.Length)
        {
            int capacity = Math.Max(count, Math.Min(_pages.Length * 2, _pages.Length + 64));
            Array.Resize(ref _pages, capacity);
            Array.Resize(ref _isOwn, capacity);
        }

        if (newLength < Length)
        {
            Array.Clear(_pages, count, PageCount(Length) - count);
            if (newLength % PageBytes > 0 && _pages[count - 1] is not null)
                Own(count - 1).AsSpan(newLength % PageBytes).Clear();
        }

        Length = newLength;
    }

    public void FlipBits(long offset, byte mask)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Length);
        (int page, int start) = Math.DivRem((int)offset, PageBytes);
        Own(page)[start] ^= mask;
    }

    public void Apply(FileChange change)
    {
        if (change.Bytes is null)
            SetLength(change.Offset);
        else
            Write(change.Offset, change.Bytes);
    }

    private static int PageCount(int length) => (length + PageBytes - 1) / PageBytes;

    private byte[] Own(int page)
    {
        byte[]? bytes = _pages[page];
        if (bytes is null || !_isOwn[page])
        {
            _pages[page] = bytes = bytes is null ? new byte[PageBytes] : (byte[])bytes.Clone();
            _isOwn[page] = true;
        }

        return bytes;
    }
}
