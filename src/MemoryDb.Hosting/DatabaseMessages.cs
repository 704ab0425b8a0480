using MemoryDb.Log;
using Microsoft.Extensions.Logging;

namespace MemoryDb.Hosting;

/// <summary>
/// What is logged, under the category <c>MemoryDb</c>. The ids are documented and never change their meaning. No
/// message holds a key or a value.
/// </summary>
internal static partial class DatabaseMessages
{
    [LoggerMessage(1, LogLevel.Information, "Database {Database}: opening {Place}.")]
    public static partial void Opening(ILogger logger, string database, string place);

    [LoggerMessage(2, LogLevel.Information, "Database {Database}: {Position} of {Tail} records have been applied.")]
    public static partial void Restoring(ILogger logger, string database, long position, long tail);

    [LoggerMessage(3, LogLevel.Information,
        "Database {Database}: open at revision {Revision}, after {Seconds:F1} seconds.")]
    public static partial void Opened(ILogger logger, string database, long revision, double seconds);

    [LoggerMessage(4, LogLevel.Critical, "Database {Database}: {Place} cannot be opened.")]
    public static partial void OpeningFailed(ILogger logger, Exception error, string database, string place);

    [LoggerMessage(5, LogLevel.Information,
        "Database {Database}: closed. {PendingBytes} bytes were pending when it began to close.")]
    public static partial void Closed(ILogger logger, string database, long pendingBytes);

    [LoggerMessage(10, LogLevel.Error,
        "Database {Database}: the log takes no writes. They are refused; durable data can be read. {Reason}")]
    public static partial void LogUnavailable(ILogger logger, Exception? error, string database, string? reason);

    [LoggerMessage(11, LogLevel.Information, "Database {Database}: the log takes writes again.")]
    public static partial void ServingAgain(ILogger logger, string database);

    [LoggerMessage(12, LogLevel.Critical, "Database {Database}: it serves nothing any more. {Reason}")]
    public static partial void Stopped(ILogger logger, Exception? error, string database, string? reason);

    [LoggerMessage(100, LogLevel.Information, "Database {Database}: {Happened}")]
    private static partial void TookOver(ILogger logger, string database, string happened);

    [LoggerMessage(101, LogLevel.Warning, "Database {Database}: {Happened}")]
    private static partial void Fenced(ILogger logger, string database, string happened);

    [LoggerMessage(102, LogLevel.Error, "Database {Database}: {Happened}")]
    private static partial void ReplicaFailed(ILogger logger, Exception? error, string database, string happened);

    [LoggerMessage(103, LogLevel.Warning, "Database {Database}: {Happened}")]
    private static partial void ReplicaMissing(ILogger logger, Exception? error, string database, string happened);

    [LoggerMessage(104, LogLevel.Information, "Database {Database}: {Happened}")]
    private static partial void ReplicaReadmitted(ILogger logger, string database, string happened);

    [LoggerMessage(105, LogLevel.Information, "Database {Database}: {Happened}")]
    private static partial void ReplicaFilled(ILogger logger, string database, string happened);

    [LoggerMessage(106, LogLevel.Warning, "Database {Database}: {Happened}")]
    private static partial void ReplicaFellBehind(ILogger logger, string database, string happened);

    [LoggerMessage(107, LogLevel.Warning, "Database {Database}: {Happened}")]
    private static partial void DamageFound(ILogger logger, string database, string happened);

    [LoggerMessage(108, LogLevel.Information, "Database {Database}: {Happened}")]
    private static partial void SegmentRepaired(ILogger logger, string database, string happened);

    [LoggerMessage(109, LogLevel.Error, "Database {Database}: {Happened}")]
    private static partial void RepairFailed(ILogger logger, Exception? error, string database, string happened);

    [LoggerMessage(110, LogLevel.Warning, "Database {Database}: {Happened}")]
    private static partial void ReplicaLeftOut(ILogger logger, string database, string happened);

    [LoggerMessage(199, LogLevel.Information, "Database {Database}: {Happened}")]
    private static partial void SomethingElse(ILogger logger, Exception? error, string database, string happened);

    /// <summary>Logs a new state.</summary>
    public static void StatusChanged(ILogger logger, string database, DatabaseStatus status)
    {
        switch (status.State)
        {
            case DatabaseState.Serving:
                ServingAgain(logger, database);
                break;
            case DatabaseState.LogUnavailable:
                LogUnavailable(logger, status.Reason, database, status.Reason?.Message);
                break;
            case DatabaseState.Stopped:
                Stopped(logger, status.Reason, database, status.Reason?.Message);
                break;
            case DatabaseState.Closed:
                break; // told by whoever closes it
        }
    }

    /// <summary>Logs an event of the log's replicas under its own id.</summary>
    public static void Happened(ILogger logger, string database, QuorumLogEvent happened)
    {
        switch (happened.Kind)
        {
            case QuorumLogEventKind.TookOver:
                TookOver(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.Fenced:
                Fenced(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaFailed:
                ReplicaFailed(logger, happened.Error, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaMissing:
                ReplicaMissing(logger, happened.Error, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaReadmitted:
                ReplicaReadmitted(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaFilled:
                ReplicaFilled(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaFellBehind:
                ReplicaFellBehind(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.DamageFound:
                DamageFound(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.SegmentRepaired:
                SegmentRepaired(logger, database, happened.Message);
                break;
            case QuorumLogEventKind.RepairFailed:
                RepairFailed(logger, happened.Error, database, happened.Message);
                break;
            case QuorumLogEventKind.ReplicaLeftOut:
                ReplicaLeftOut(logger, database, happened.Message);
                break;
            default:
                SomethingElse(logger, happened.Error, database, happened.Message);
                break;
        }
    }
}
