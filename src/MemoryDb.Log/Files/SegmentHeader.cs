namespace MemoryDb.Log.Files;

/// <summary>What stands at the beginning of a segment. It is synced before the segment gets its name.</summary>
/// <param name="DatabaseId">The database.</param>
/// <param name="ReplicaId">The replica, from 1.</param>
/// <param name="Ballot">The only writer.</param>
/// <param name="Start">The first position.</param>
/// <param name="RecoveredTail">
/// T: the segment's ballot counts in this folder only when it has reached this position.
/// </param>
/// <param name="Watermark">The folder's watermark when the segment was created.</param>
/// <param name="RunningChecksum">The running checksum at the position before <paramref name="Start"/>.</param>
internal readonly record struct SegmentHeader(
    Guid DatabaseId,
    int ReplicaId,
    Ballot Ballot,
    long Start,
    long RecoveredTail,
    long Watermark,
    uint RunningChecksum);
