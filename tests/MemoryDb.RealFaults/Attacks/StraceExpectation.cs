namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// How a child fares. Whatever is expected, no error is without a type, and nothing that was acknowledged is lost.
/// </summary>
internal enum StraceExpectation
{
    /// <summary>It acknowledges every append.</summary>
    Unharmed,

    /// <summary>It goes on, or tells errors that have types.</summary>
    Typed,

    /// <summary>It acknowledges nothing any more, says that the log is unavailable, and lives.</summary>
    Unavailable,

    /// <summary>The log is refused.</summary>
    Refused,

    /// <summary>It is killed.</summary>
    Killed,
}
