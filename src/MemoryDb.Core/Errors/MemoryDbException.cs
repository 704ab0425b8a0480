namespace MemoryDb;

/// <summary>The base of every error that the database reports about its state, its log or its data.</summary>
/// <remarks>
/// Misuse is reported by <see cref="ArgumentException"/> and <see cref="InvalidOperationException"/>.
/// </remarks>
public abstract class MemoryDbException : Exception
{
    private protected MemoryDbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later without a change of program or data.</summary>
    public virtual bool IsTransient => false;
}
