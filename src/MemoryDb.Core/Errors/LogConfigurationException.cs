namespace MemoryDb;

/// <summary>
/// What was found on disk does not fit what was asked for: a missing or read-only directory, folders of another
/// database, another number of replicas. Nothing was created or changed.
/// </summary>
public sealed class LogConfigurationException : MemoryDbException
{
    /// <summary>Says what was found, where, and what to do.</summary>
    public LogConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
