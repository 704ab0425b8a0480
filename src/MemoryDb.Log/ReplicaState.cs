namespace MemoryDb.Log;

/// <summary>How a replica fares in this process.</summary>
public enum ReplicaState
{
    /// <summary>It answers, and counts towards the majority.</summary>
    Healthy,

    /// <summary>
    /// A call to its disk failed, or it fell too far behind. It is left alone until the log is opened again.
    /// </summary>
    Failed,

    /// <summary>Its folder is new or was lost: it holds nothing that counts.</summary>
    Missing,
}
