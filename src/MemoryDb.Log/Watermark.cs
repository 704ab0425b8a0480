namespace MemoryDb.Log;

/// <summary>What a folder's <c>.durable</c> files show.</summary>
/// <param name="Position">Everything up to here was acknowledged by the folder and is durable on a majority.</param>
/// <param name="IsOfThisBoot">
/// Whether one of them was stored since this system started. They are never synced, so after a power cut they may be
/// older than what was acknowledged: a lower bound, no tail.
/// </param>
/// <param name="IsCertain">
/// Whether the newest writer's file could be read, and the folder was not lost. If not, it may have shown more: it
/// agrees with no other.
/// </param>
internal readonly record struct Watermark(long Position, bool IsOfThisBoot, bool IsCertain = true);
