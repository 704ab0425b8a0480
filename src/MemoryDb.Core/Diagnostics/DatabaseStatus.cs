namespace MemoryDb;

/// <summary>How a database fares: a snapshot, for health checks and reports.</summary>
/// <param name="State">Whether it reads and writes.</param>
/// <param name="Reason">Why it does not; null while it does, and once it was disposed.</param>
/// <param name="PendingBytes">
/// Bytes that have executed and are not durable, of at most <see cref="MemoryDatabaseOptions.MaxPendingBytes"/>.
/// </param>
/// <param name="WaitingCommandCount">Commands that wait because so much is pending.</param>
public sealed record DatabaseStatus(DatabaseState State, Exception? Reason, long PendingBytes, int WaitingCommandCount);
