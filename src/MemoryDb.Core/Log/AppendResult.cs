namespace MemoryDb.Log;

/// <summary>How an append ended.</summary>
public enum AppendOutcome
{
    /// <summary>
    /// Nothing is known: the record may be, may become, or may never be durable. Ask again with the same record.
    /// </summary>
    Unknown,

    /// <summary>The record is durable at <see cref="AppendResult.Position"/>. Final.</summary>
    Appended,

    /// <summary>Another record is durable at the position behind the expected tail. Final.</summary>
    Conflict,
}

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Position">
/// <see cref="AppendOutcome.Appended"/>: the record's position. <see cref="AppendOutcome.Conflict"/>: a durable tail,
/// beyond the expected one. <see cref="AppendOutcome.Unknown"/>: <see cref="LogPosition.None"/>.
/// </param>
/// <param name="Reason">Why the outcome is unknown, where that is known.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, LogPosition Position, Exception? Reason = null)
{
    /// <summary>The record is durable at <paramref name="position"/>.</summary>
    public static AppendResult Appended(LogPosition position) => new(AppendOutcome.Appended, position);

    /// <summary>
    /// Another record is durable where this one was to stand; the durable tail is <paramref name="tail"/>.
    /// </summary>
    public static AppendResult Conflict(LogPosition tail) => new(AppendOutcome.Conflict, tail);

    /// <summary>The outcome is not known; the caller keeps the record and asks again.</summary>
    public static AppendResult Unknown(Exception? reason = null) =>
        new(AppendOutcome.Unknown, LogPosition.None, reason);
}
