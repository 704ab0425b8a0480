namespace MemoryDb.Log;

/// <summary>What a folder's <c>.durable</c> files show.</summary>
/// <param name="Position">Everything up to here was acknowledged by the folder and is durable on a majority.</param>
/// <param name="IsCertain">
/// Whether the newest writer's file could be read, that writer lives, and the folder was not lost. If not, the folder
/// may have shown more: the files are never synced, and after a power cut, or when the file system was mounted anew,
/// they may be older than what was acknowledged. Then it is a lower bound and agrees with no other.
/// </param>
internal readonly record struct Watermark(long Position, bool IsCertain);
