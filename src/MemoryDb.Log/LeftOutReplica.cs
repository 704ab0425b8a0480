using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>A replica that is in service and takes no part in the writer's ballot.</summary>
/// <param name="Replica">The replica.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record LeftOutReplica(FileLogReplica Replica, string Reason);
