namespace MemoryDb.Simulation;

/// <summary>What becomes of a log before it is damaged, apart from its end.</summary>
internal enum DamageStory
{
    /// <summary>Every folder wrote each record in a batch of its own.</summary>
    AllAlike,

    /// <summary>The last folder was slow, and wrote the last records in one batch.</summary>
    LastLags,

    /// <summary>The last folder never came to write the last record, or the last two.</summary>
    LastIsBehind,

    /// <summary>A second writer took over half-way.</summary>
    TwoWriters,
}
