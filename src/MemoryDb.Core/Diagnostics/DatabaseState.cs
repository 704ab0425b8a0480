namespace MemoryDb;

/// <summary>Whether a database can do what it is for.</summary>
public enum DatabaseState
{
    /// <summary>It reads and writes.</summary>
    Serving = 0,

    /// <summary>
    /// The log takes no writes: they are refused with <see cref="LogUnavailableException"/>, durable data can be read.
    /// It goes on by itself when the log answers again.
    /// </summary>
    LogUnavailable = 1,

    /// <summary>
    /// It serves nothing any more: another process writes, or something broke that must not be built upon. Dispose it,
    /// and open it again to take over.
    /// </summary>
    Stopped = 2,

    /// <summary>It was disposed.</summary>
    Closed = 3,
}
