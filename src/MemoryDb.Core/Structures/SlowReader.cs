namespace MemoryDb;

/// <summary>What becomes of a subscription whose reader is so slow that its buffer is full.</summary>
public enum SlowReader
{
    /// <summary>
    /// It ends: the reader gets what the buffer holds and then a <see cref="SubscriptionLostException"/>, so that it
    /// never misses anything without knowing.
    /// </summary>
    Ends = 0,

    /// <summary>It goes on without the oldest in the buffer.</summary>
    MissesOldest = 1,

    /// <summary>It goes on without what has just come.</summary>
    MissesNewest = 2,
}
