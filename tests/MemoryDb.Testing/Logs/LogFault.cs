namespace MemoryDb.Testing;

/// <summary>How a <see cref="FaultyLog"/> breaks its word.</summary>
internal enum LogFault
{
    /// <summary>It keeps its word.</summary>
    None,

    /// <summary>Every third record is stored twice.</summary>
    DuplicatesRecords,

    /// <summary>Every third record is acknowledged and never stored.</summary>
    LosesRecords,

    /// <summary>A record is acknowledged before it is stored, which happens only with the next append.</summary>
    AcknowledgesEarly,

    /// <summary>Two neighbouring records stand in each other's place when read.</summary>
    ReordersRecords,

    /// <summary>A record with a stale expected tail is stored behind the tail instead of refused.</summary>
    AcceptsStaleExpectedTails,

    /// <summary>A record with an expected tail beyond the tail is stored behind the tail instead of refused.</summary>
    AcceptsFutureExpectedTails,

    /// <summary>A repeated record conflicts with itself.</summary>
    RefusesRepeats,

    /// <summary>A repeated record is known only while it is the last one.</summary>
    ForgetsRepeats,

    /// <summary>A conflict names the expected tail instead of a durable one beyond it.</summary>
    MisnamesTheTail,

    /// <summary>The log keeps the caller's buffer instead of a copy.</summary>
    KeepsTheBuffer,

    /// <summary>Readers end at the tail instead of waiting.</summary>
    EndsReaders,

    /// <summary>Readers pass over every fifth record.</summary>
    SkipsRecords,

    /// <summary>A trim takes one record too many.</summary>
    TrimsTooMuch,

    /// <summary>The tail is answered from a memory that other handles do not refresh.</summary>
    AnswersStaleTails,

    /// <summary>A record longer than the limit is cut to it.</summary>
    CutsLongRecords,
}
