namespace MemoryDb.Log;

/// <summary>The state of one replica, for health checks and reports: a snapshot.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="State">How it fares.</param>
/// <param name="Error">Why it is not healthy, if it is not.</param>
/// <param name="DamagedRecordCount">
/// Durable records that are damaged in it at present; they are read from the other replicas.
/// </param>
/// <param name="RepairedRecordCount">
/// Records that were put back from the other replicas since the log was opened.
/// </param>
public sealed record ReplicaStatus(
    string Folder, ReplicaState State, Exception? Error, long DamagedRecordCount, long RepairedRecordCount)
{
    /// <summary>
    /// Records that this process has appended and that the replica has not acknowledged yet; 0 if it does not write.
    /// </summary>
    public long LagRecordCount { get; init; }

    /// <summary>
    /// Whether it lacks more than may wait for it in memory (<see cref="QuorumLogOptions.ReplicaQueueBytes"/>): that is
    /// read back from the others. It still counts.
    /// </summary>
    public bool IsBehind { get; init; }

    /// <summary>
    /// Why the writer goes on without it although its disk works; null if it does not. It is taken back soon.
    /// </summary>
    public string? LeftOutReason { get; init; }

    /// <summary>Whether it counts towards the majority.</summary>
    public bool IsInService => State == ReplicaState.Healthy && LeftOutReason is null;
}
