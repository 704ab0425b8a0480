namespace MemoryDb.Testing;

/// <summary>A write or a change of length that no sync has made durable yet.</summary>
/// <param name="Offset">Where the bytes go; without bytes, the new length.</param>
/// <param name="Bytes">What was written; null for a change of length.</param>
internal readonly record struct FileChange(long Offset, byte[]? Bytes)
{
    public static FileChange Write(long offset, ReadOnlySpan<byte> bytes) => new(offset, bytes.ToArray());

    public static FileChange SetLength(long length) => new(length, null);
}
