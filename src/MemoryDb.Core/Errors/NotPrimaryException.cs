namespace MemoryDb;

/// <summary>
/// Another process has taken over the log. This database serves nothing any more; the command that got this error has
/// had no effect. Dispose this database; opening it again takes over in turn.
/// </summary>
public sealed class NotPrimaryException : MemoryDbException
{
    /// <summary>Says how the loss of primacy was noticed.</summary>
    public NotPrimaryException(string message)
        : base(message)
    {
    }
}
