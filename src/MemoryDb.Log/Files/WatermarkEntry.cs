namespace MemoryDb.Log.Files;

/// <summary>The content of a <c>.durable</c> file.</summary>
/// <param name="Position">Everything up to here was acknowledged by this folder and is durable on a majority.</param>
/// <param name="BootId">The run of the system in which it was stored.</param>
/// <param name="DatabaseId">The database.</param>
/// <param name="Ballot">The writer.</param>
/// <param name="ReplicaId">The replica, from 1.</param>
internal readonly record struct WatermarkEntry(
    long Position, Guid BootId, Guid DatabaseId, Ballot Ballot, int ReplicaId);
