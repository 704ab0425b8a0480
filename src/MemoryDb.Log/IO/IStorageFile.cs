namespace MemoryDb.Log.IO;

/// <summary>One open file. At most one call at a time.</summary>
internal interface IStorageFile : IAsyncDisposable
{
    /// <summary>The file's length in bytes.</summary>
    ValueTask<long> GetLengthAsync();

    /// <summary>Shortens the file, or lengthens it with zeros.</summary>
    ValueTask SetLengthAsync(long length);

    /// <summary>Reads from <paramref name="offset"/> until the buffer is full or the file ends.</summary>
    /// <returns>How many bytes were read; less than the buffer only at the end of the file.</returns>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer);

    /// <summary>Writes all bytes at <paramref name="offset"/>, lengthening the file if needed. Does not sync.</summary>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>
    /// One sync: on return everything written to the file before is durable (<c>fdatasync</c>). After a failure nothing
    /// may be assumed about what was written since the last successful one, and the file must not be synced again.
    /// </summary>
    ValueTask SyncAsync();

    /// <summary>
    /// Shows everybody that this handle is open, until it is closed or its process ends: so the file system was not
    /// unmounted meanwhile, and nothing that was written has been lost. Where the system cannot show it, it is not
    /// shown; nobody takes that for proof of anything.
    /// </summary>
    ValueTask HoldAsync();

    /// <summary>Whether another handle, of this or another process, holds the file at this moment.</summary>
    ValueTask<bool> IsHeldAsync();
}
