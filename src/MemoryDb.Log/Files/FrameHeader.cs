namespace MemoryDb.Log.Files;

/// <summary>What stands before a record's payload in a segment.</summary>
/// <param name="PayloadBytes">The payload's length.</param>
/// <param name="PayloadChecksum">CRC32C of the payload.</param>
/// <param name="Position">The record's position.</param>
/// <param name="BatchStart">
/// The first position that was written for the same sync. A frame whose batch starts behind a position proves that the
/// position had been synced before (invariant L6).
/// </param>
/// <param name="Watermark">The folder's watermark when the frame was written.</param>
/// <param name="Ballot">The segment's writer.</param>
/// <param name="DatabaseId">The database.</param>
/// <param name="ReplicaId">The replica, from 1.</param>
/// <param name="RunningChecksum">Continues that of the position before; the same in every copy of the record.</param>
internal readonly record struct FrameHeader(
    int PayloadBytes,
    uint PayloadChecksum,
    long Position,
    long BatchStart,
    long Watermark,
    Ballot Ballot,
    Guid DatabaseId,
    int ReplicaId,
    uint RunningChecksum);
