using MemoryDb.Log;

namespace FlightBoard;

/// <summary>
/// Names the replicas that do not count at the moment, and why: the database works without a minority.
/// </summary>
internal static class ReplicaReport
{
    /// <summary>One line for each replica that is not healthy.</summary>
    public static IEnumerable<string> Describe(IEnumerable<ReplicaStatus> replicas) => replicas
        .Where(replica => replica.State != ReplicaState.Healthy)
        .Select(replica => $"{Path.GetFileName(replica.Folder)} {StateOf(replica)}: "
            + (replica.Error?.Message ?? "no reason is known"));

    /// <summary>One line for everything that was mended, filled anew, left out or taken back.</summary>
    public static IEnumerable<string> DescribeRepairs(RecoveryReport? recovery) => (recovery?.Events ?? [])
        .Where(happened => happened.Kind is QuorumLogEventKind.SegmentRepaired or QuorumLogEventKind.ReplicaFilled
            or QuorumLogEventKind.ReplicaReadmitted or QuorumLogEventKind.RepairFailed
            or QuorumLogEventKind.ReplicaLeftOut)
        .Select(happened => $"log: {happened.Message}");

    private static string StateOf(ReplicaStatus replica) =>
        replica.State == ReplicaState.Missing ? "is missing" : "failed";
}
