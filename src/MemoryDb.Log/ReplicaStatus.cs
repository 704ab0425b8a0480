namespace MemoryDb.Log;

/// <summary>The state of one replica, for health checks and reports.</summary>
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
    string Folder, ReplicaState State, Exception? Error, long DamagedRecordCount, long RepairedRecordCount);
