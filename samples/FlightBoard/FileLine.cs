namespace FlightBoard;

/// <summary>
/// One line of a file: what it says, or why it cannot be read. A damaged line does not stop the others.
/// </summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Value">What it says; null if it is damaged.</param>
/// <param name="Damage">What is wrong with it; null if nothing is.</param>
internal readonly record struct FileLine<T>(long Number, T? Value, string? Damage = null)
    where T : class
{
    public static FileLine<T> Damaged(long number, string reason) => new(number, null, reason);
}
