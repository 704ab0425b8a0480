namespace MemoryDb.Testing;

/// <summary>The bytes of a file as they stand at one place: in the page cache, or on the disk.</summary>
internal sealed class FileImage
{
    private byte[] _bytes = [];

    public FileImage()
    {
    }

    public FileImage(FileImage other)
    {
        _bytes = other.ToArray();
        Length = _bytes.Length;
    }

    public int Length { get; private set; }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset >= Length)
            return 0;
        int count = Math.Min(buffer.Length, Length - (int)offset);
        _bytes.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > Length)
            SetLength(offset + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    public void SetLength(long length)
    {
        int newLength = checked((int)length);
        if (newLength > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(newLength, _bytes.Length * 2));
        if (newLength < Length)
            _bytes.AsSpan(newLength, Length - newLength).Clear();
        Length = newLength;
    }

    public void FlipBits(long offset, byte mask) => _bytes.AsSpan(0, Length)[(int)offset] ^= mask;

    public void Apply(FileChange change)
    {
        if (change.Bytes is null)
            SetLength(change.Offset);
        else
            Write(change.Offset, change.Bytes);
    }
}
