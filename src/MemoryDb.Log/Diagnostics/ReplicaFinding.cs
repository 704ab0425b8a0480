namespace MemoryDb.Log;

/// <summary>What a recovery found in one replica.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="State">How it fared then. Only a healthy one was asked what it holds.</param>
/// <param name="Last">The last record that it held.</param>
/// <param name="Watermark">Up to here it was known to hold what is durable.</param>
/// <param name="DamagedRecordCount">Durable records that could not be read from it.</param>
public sealed record ReplicaFinding(
    string Folder, ReplicaState State, LogPosition Last, LogPosition Watermark, long DamagedRecordCount);
