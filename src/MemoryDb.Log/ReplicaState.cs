namespace MemoryDb.Log;

/// <summary>How a replica fares in this process.</summary>
public enum ReplicaState
{
    /// <summary>It answers, and counts towards the majority.</summary>
    Healthy,

    /// <summary>
    /// A call to its disk failed. It counts for nothing until its disk works again and the log has taken it back, which
    /// is tried in the background.
    /// </summary>
    Failed,

    /// <summary>
    /// Its folder is new or was lost: it holds nothing that counts until the writer has filled it from the others.
    /// </summary>
    Missing,
}
