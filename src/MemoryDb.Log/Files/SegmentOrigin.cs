namespace MemoryDb.Log.Files;

/// <summary>
/// Whose segment it is. Every header and frame names it, so that a block that ended up in the wrong place is noticed
/// although its checksum is good (invariant L14).
/// </summary>
internal readonly record struct SegmentOrigin(Guid DatabaseId, int ReplicaId, Ballot Ballot)
{
    public bool Matches(in FrameHeader header) =>
        header.DatabaseId == DatabaseId && header.ReplicaId == ReplicaId && header.Ballot == Ballot;

    public bool Matches(in SegmentHeader header) =>
        header.DatabaseId == DatabaseId && header.ReplicaId == ReplicaId && header.Ballot == Ballot;
}
