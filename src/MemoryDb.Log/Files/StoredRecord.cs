namespace MemoryDb.Log.Files;

/// <summary>A record as it was read from a folder.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Payload">Its bytes; valid until the reader's next call.</param>
/// <param name="PayloadChecksum">Their CRC32C.</param>
/// <param name="RunningChecksum">The running checksum at this position.</param>
internal readonly record struct StoredRecord(
    long Position, ReadOnlyMemory<byte> Payload, uint PayloadChecksum, uint RunningChecksum);
