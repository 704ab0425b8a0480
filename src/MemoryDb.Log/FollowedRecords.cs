namespace MemoryDb.Log;

/// <summary>What one folder showed to a reader.</summary>
/// <param name="Records">Durable records in order; none if the position is not known to be durable here.</param>
/// <param name="IsDamaged">Whether the position is durable, and cannot be read here.</param>
internal sealed record FollowedRecords(List<LogRecord> Records, bool IsDamaged);
