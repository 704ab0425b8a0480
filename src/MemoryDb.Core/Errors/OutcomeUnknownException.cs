namespace MemoryDb;

/// <summary>
/// The wait for durability ended before the log had answered. The write has executed and stays pending: it will become
/// visible as a whole, or never; repeating it may have its effect twice, so it does not count as transient. Read the
/// data once the log is available again to learn which.
/// </summary>
public sealed class OutcomeUnknownException : MemoryDbException
{
    /// <summary>Says why the outcome is not known.</summary>
    public OutcomeUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
