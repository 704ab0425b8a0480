using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>What a replica's folder showed before it was opened.</summary>
/// <param name="Identity">Whose it is; null if there is no intact <c>REPLICA</c>.</param>
/// <param name="NewerVersion">The format's version, if it is newer than this library's.</param>
/// <param name="HasPromises">Whether a ballot was ever promised in it.</param>
/// <param name="IsDamaged">Whether <c>REPLICA</c> is there, but damaged.</param>
internal sealed record ReplicaInspection(
    ReplicaIdentity? Identity, int? NewerVersion, bool HasPromises, bool IsDamaged);
