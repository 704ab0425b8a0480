namespace MemoryDb.RealFaults;

/// <summary>The first words of the lines that children print, each at once, before anything else is done.</summary>
internal static class Said
{
    /// <summary>Position and nonce: acknowledged.</summary>
    public const string Appended = "appended";

    /// <summary>Position, nonce, error: nothing is known.</summary>
    public const string Indeterminate = "indeterminate";

    /// <summary>Position, nonce, tail: refused.</summary>
    public const string Conflict = "conflict";

    /// <summary>What was attempted, error: it was refused with an error that has a type.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Tail: the log is open.</summary>
    public const string Opened = "opened";

    /// <summary>The child goes on when it is sent a line.</summary>
    public const string Waiting = "waiting";

    /// <summary>Position and nonce of a durable record that was read.</summary>
    public const string Read = "read";

    /// <summary>Position to which the log is now being trimmed.</summary>
    public const string Trimming = "trimming";

    /// <summary>Position to which the log has been trimmed.</summary>
    public const string Trimmed = "trimmed";

    /// <summary>Kind and replica of something that the log has told of.</summary>
    public const string Event = "event";

    /// <summary>Milliseconds: the log was closed.</summary>
    public const string Closed = "closed";

    /// <summary>A record that was too large was refused.</summary>
    public const string Refused = "refused";

    /// <summary>Position, nonce: memory ran out while a record was built or appended.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>An error that no caller should ever see.</summary>
    public const string Failed = "failed";
}
