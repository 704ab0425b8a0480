using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>What a ballot begins with: what it recovered, and the folders that it may write to.</summary>
/// <param name="Ballot">The ballot.</param>
/// <param name="Recovery">The tail and where its records are.</param>
/// <param name="Members">
/// The replicas that promised it, were read after that, and still held the promise; nobody joins later.
/// </param>
internal sealed record Takeover(
    Ballot Ballot, Recovery Recovery, IReadOnlyList<(FileLogReplica Replica, FolderView View)> Members)
{
    /// <summary>T.</summary>
    public long RecoveredTail => Recovery.Tail;

    public IReadOnlyList<FolderView> Views => Recovery.Views;

    /// <summary>Whose files the ballot writes in a folder.</summary>
    public SegmentOrigin OriginOf(int replicaId) => ViewOf(replicaId).Owner with { Ballot = Ballot };

    /// <summary>
    /// Where the segment starts: behind what this folder acknowledged and a majority holds, whatever else can be read
    /// in it
    /// (holes H1 to H3); at the head if that has been trimmed.
    /// </summary>
    public long StartIn(int replicaId) => Math.Max(ViewOf(replicaId).Watermark + 1, Recovery.Head);

    /// <summary>Whether a trim reached other folders and not this one.</summary>
    public bool IsHeadBehindIn(int replicaId) => ViewOf(replicaId).Head < Recovery.Head;

    private FolderView ViewOf(int replicaId) => Members.Single(member => member.Replica.ReplicaId == replicaId).View;
}
