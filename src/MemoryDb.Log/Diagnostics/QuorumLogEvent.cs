namespace MemoryDb.Log;

/// <summary>Something that happened to a <see cref="QuorumTransactionLog"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">The same in words, with what it concerns.</param>
/// <param name="ReplicaId">The replica that it concerns, from 1; 0 if it concerns the log as a whole.</param>
/// <param name="RecordCount">How many records it concerns; 0 if none.</param>
/// <param name="Error">The reason, if it is a failure.</param>
public sealed record QuorumLogEvent(
    QuorumLogEventKind Kind, string Message, int ReplicaId = 0, long RecordCount = 0, Exception? Error = null);
