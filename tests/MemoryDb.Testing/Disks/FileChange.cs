using System.Collections.Concurrent;

namespace MemoryDb.Testing;

/// <summary>A write or a change of length that no sync has made durable yet.</summary>
/// <param name="Offset">Where the bytes go; without bytes, the new length.</param>
/// <param name="Bytes">What was written, never changed; null for a change of length.</param>
internal readonly record struct FileChange(long Offset, byte[]? Bytes)
{
    private const int LeastSharedBytes = 4096;

    // Segments are filled with zeros before they are used: one array of each size is enough.
    private static readonly ConcurrentDictionary<int, byte[]> Zeros = new();

    public static FileChange Write(long offset, ReadOnlySpan<byte> bytes) => new(
        offset,
        bytes.Length >= LeastSharedBytes && !bytes.ContainsAnyExcept((byte)0)
            ? Zeros.GetOrAdd(bytes.Length, static length => new byte[length])
            : bytes.ToArray());

    public static FileChange SetLength(long length) => new(length, null);
}
