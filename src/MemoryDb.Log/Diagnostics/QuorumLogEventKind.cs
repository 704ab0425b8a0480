namespace MemoryDb.Log;

/// <summary>
/// What can happen to a <see cref="QuorumTransactionLog"/> that somebody who runs it may want to know.
/// </summary>
public enum QuorumLogEventKind
{
    /// <summary>This process has become the writer.</summary>
    TookOver,

    /// <summary>Another process has become the writer.</summary>
    Fenced,

    /// <summary>A call to a replica's disk failed, or was not answered: the replica counts no more.</summary>
    ReplicaFailed,

    /// <summary>A replica's folder is new or was lost.</summary>
    ReplicaMissing,

    /// <summary>A replica that had failed, or that the writer went on without, is back in service.</summary>
    ReplicaReadmitted,

    /// <summary>A new or lost folder has been filled from the others and counts.</summary>
    ReplicaFilled,

    /// <summary>A replica is slower than the writing: what it lacks will be read back from the others.</summary>
    ReplicaFellBehind,

    /// <summary>Durable records were found damaged or lost in a replica; they are read from the others.</summary>
    DamageFound,

    /// <summary>A damaged file was replaced by a mended copy; the original is kept beside it.</summary>
    SegmentRepaired,

    /// <summary>A damaged file could not be replaced; its records are read from the others.</summary>
    RepairFailed,

    /// <summary>
    /// The writer goes on without a replica whose disk works: a process that ended has promised to write there, or what
    /// the replica still lacked has been trimmed. It is taken back soon.
    /// </summary>
    ReplicaLeftOut,
}
