namespace MemoryDb;

/// <summary>
/// The stored value does not allow the command: it is not a number, or the result would overflow, be NaN or be too
/// large. Nothing was changed.
/// </summary>
public sealed class WrongValueException : MemoryDbException
{
    /// <summary>Says what is wrong with the value.</summary>
    public WrongValueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
