namespace MemoryDb.Log.Files;

/// <summary>The content of a folder's <c>REPLICA</c> file: whose folder it is.</summary>
/// <param name="DatabaseId">The database, drawn at its creation.</param>
/// <param name="ReplicaId">Which of the replicas, from 1.</param>
/// <param name="ReplicaCount">How many there are.</param>
internal readonly record struct ReplicaIdentity(Guid DatabaseId, int ReplicaId, int ReplicaCount);
