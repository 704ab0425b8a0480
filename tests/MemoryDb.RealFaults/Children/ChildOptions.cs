namespace MemoryDb.RealFaults.Children;

/// <summary>What a child is told on its command line.</summary>
internal sealed record ChildOptions
{
    /// <summary>The log's directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Sets its records apart from those of all others.</summary>
    public required long Child { get; init; }

    public int Seed { get; init; }

    public int ReplicaCount { get; init; } = 3;

    /// <summary>The replicas' folders, if they do not lie in the directory.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    /// <summary>Whether others may have the log open, too.</summary>
    public bool Shared { get; init; }

    /// <summary>How many appends are tried; 0 for as many as can be until the end of the input.</summary>
    public int AppendCount { get; init; }

    /// <summary>Whether it says that it waits, once it writes, and goes on when it is sent a line.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether a conflict ends it, as it ends a primary.</summary>
    public bool StopsAtConflict { get; init; }

    /// <summary>Whether it never trims.</summary>
    public bool KeepsRecords { get; init; }

    /// <summary>Whether its callers run on schedulers of their own.</summary>
    public bool HasOwnLoops { get; init; }

    /// <summary>Small segments and a small queue, so that everything happens often.</summary>
    public QuorumLogOptions ToLogOptions(Action<QuorumLogEvent>? observer = null) => new()
    {
        ReplicaCount = ReplicaCount,
        Folders = Folders,
        Shared = Shared,
        FirstSegmentBytes = 64 << 10,
        ReplicaQueueBytes = 2 << 20,
        ReplicaTimeout = TimeSpan.FromSeconds(1),
        Observer = observer,
    };
}
