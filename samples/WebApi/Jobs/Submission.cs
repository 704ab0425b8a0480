namespace WebApi.Jobs;

/// <summary>What came of handing in a job.</summary>
internal enum Submission
{
    /// <summary>It is on the queue.</summary>
    Queued,

    /// <summary>It had been handed in before: a repetition.</summary>
    Known,

    /// <summary>Its id belongs to another job.</summary>
    Conflict,
}
