namespace MemoryDb;

/// <summary>
/// The log has no healthy majority of its replicas, so nothing new can be made durable. The command was refused before
/// it executed; nothing is lost, and durable data can still be read.
/// </summary>
public sealed class LogUnavailableException : MemoryDbException
{
    /// <summary>Says which replicas failed, where, and what to do.</summary>
    public LogUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
