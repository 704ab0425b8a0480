namespace MemoryDb;

/// <summary>
/// The wait was cancelled after the command had executed: what it wrote, if it was not refused or rolled back, goes on
/// and will very likely become durable. Only the waiting ended.
/// </summary>
public sealed class WriteContinuesException : OperationCanceledException
{
    internal WriteContinuesException(CancellationToken token)
        : base("The wait was cancelled after the command had executed; the write goes on.", token)
    {
    }
}
