namespace MemoryDb;

/// <summary>
/// The stored value does not allow the command: it is not a number, or the result would overflow, be NaN or be too
/// large; nothing was changed. Or what a command took out is no value of the type asked for; then it is taken out all
/// the same: read with a type that every value has, such as <c>byte[]</c>, where that may be.
/// </summary>
public sealed class WrongValueException : MemoryDbException
{
    /// <summary>Says what is wrong with the value.</summary>
    public WrongValueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
