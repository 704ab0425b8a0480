using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>What a ballot begins with: what it recovered, and the folders that it may write to.</summary>
/// <param name="Ballot">The ballot.</param>
/// <param name="Recovery">The tail and where its records are.</param>
/// <param name="Suppliers">All that promised it and were read, that which won the vote first.</param>
/// <param name="Members">
/// The replicas that promised it, were read after that, and still held the promise; nobody joins later.
/// </param>
/// <param name="Joining">
/// Replicas whose folders are new or were lost. The ballot fills them; they count for nothing before that is done.
/// </param>
internal sealed record Takeover(
    Ballot Ballot,
    Recovery Recovery,
    IReadOnlyList<TakeoverMember> Suppliers,
    IReadOnlyList<TakeoverMember> Members,
    IReadOnlyList<FileLogReplica> Joining)
{
    /// <summary>T.</summary>
    public long RecoveredTail => Recovery.Tail;

    /// <summary>All replicas that the ballot writes to.</summary>
    public IEnumerable<FileLogReplica> Replicas => Members.Select(member => member.Replica).Concat(Joining);

    /// <summary>Whose files the ballot writes in a folder.</summary>
    public SegmentOrigin OriginOf(int replicaId) => new(Members[0].View.Owner.DatabaseId, replicaId, Ballot);

    /// <summary>
    /// Where the segment starts: behind what this folder acknowledged and a majority holds, whatever else can be read
    /// in it (holes H1 to H3); at the head if that has been trimmed, or if the folder is filled anew.
    /// </summary>
    public long StartIn(int replicaId) => FindView(replicaId) is { } view
        ? Math.Max(view.Watermark + 1, Recovery.Head)
        : Recovery.Head;

    /// <summary>Whether a trim reached other folders and not this one.</summary>
    public bool IsHeadBehindIn(int replicaId) => FindView(replicaId) is { } view && view.Head < Recovery.Head;

    /// <summary>Whether the folder is filled anew.</summary>
    public bool IsJoining(int replicaId) => FindView(replicaId) is null;

    /// <summary>
    /// A record that was seen cannot be read any more: the next ballot decides from what it reads, and trusts nothing
    /// that was checked before. What only one folder had, and has no more, may be void.
    /// </summary>
    public void ForgetChecked()
    {
        foreach (TakeoverMember supplier in Suppliers)
            supplier.Replica.ForgetChecked();
    }

    private FolderView? FindView(int replicaId) =>
        Members.FirstOrDefault(member => member.Replica.ReplicaId == replicaId)?.View;
}
