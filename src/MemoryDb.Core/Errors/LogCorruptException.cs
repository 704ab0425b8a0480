using MemoryDb.Log;

namespace MemoryDb;

/// <summary>
/// Records that were acknowledged cannot be read back from enough replicas. The log is refused as it is, never
/// shortened, and nothing was changed. Restore the named replicas from a copy, or mend the disk, and open again.
/// </summary>
public sealed class LogCorruptException : MemoryDbException
{
    /// <summary>Says what was found, where.</summary>
    public LogCorruptException(
        string message, LogPosition position, IReadOnlyList<string> replicas, Exception? innerException = null)
        : base(message, innerException)
    {
        Position = position;
        Replicas = replicas;
    }

    /// <summary>
    /// The first position that cannot be established; <see cref="LogPosition.None"/> if none can be named.
    /// </summary>
    public LogPosition Position { get; }

    /// <summary>The replicas that are damaged or unreadable.</summary>
    public IReadOnlyList<string> Replicas { get; }
}
