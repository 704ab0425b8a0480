using MemoryDb.Internal;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// How a <see cref="QuorumTransactionLog"/> keeps its replicas. Read once, when it is opened; later changes have no
/// effect.
/// </summary>
public sealed class QuorumLogOptions
{
    /// <summary>How many replica folders there are: 1, 3 or 5. Fixed when the database is created.</summary>
    /// <value>Default: 3. With 1, the loss of its file is the loss of the database.</value>
    public int ReplicaCount { get; set; } = 3;

    /// <summary>
    /// The replica folders, one per replica and always in the same order; on disks of their own they survive the loss
    /// of a disk. Folders that do not exist are created, if the folder above each exists.
    /// </summary>
    /// <value>Default: null, which is <c>replica-1</c>, <c>replica-2</c>… in the database's directory.</value>
    public IReadOnlyList<string>? Folders { get; set; }

    /// <summary>
    /// Whether the directory may be open elsewhere at the same time, as a standby or a follower needs. Safety never
    /// rests on this: writers fence each other.
    /// </summary>
    /// <value>Default: false; a second open is refused with <see cref="LogInUseException"/>.</value>
    public bool Shared { get; set; }

    /// <summary>
    /// The size of a writer's first segment; each following one is four times larger, up to 64 times.
    /// </summary>
    /// <value>Default: 1 MiB. Range: 64 KiB to 16 MiB.</value>
    public int FirstSegmentBytes { get; set; } = 1 << 20;

    /// <summary>
    /// How much may wait in memory for one slow replica; what it lacks beyond that is read back from the others.
    /// </summary>
    /// <value>Default: 64 MiB. At least 2 MiB.</value>
    public int ReplicaQueueBytes { get; set; } = 64 << 20;

    /// <summary>
    /// How long a step that wants to hear all replicas (open, taking over the log, close) waits for the others once a
    /// majority has answered.
    /// </summary>
    /// <value>Default: 5 s. More than 0.</value>
    public TimeSpan ReplicaTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Told of everything that happens to the replicas, for a log of the application. Called on the log's own threads:
    /// it should return soon, and never wait for the log. What it throws is ignored.
    /// </summary>
    /// <value>Default: null.</value>
    public Action<QuorumLogEvent>? Observer { get; set; }

    /// <summary>The clock for timeouts and polling.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where identities and jitter come from.</summary>
    internal Random Random { get; init; } = new OperatingSystemRandom();

    internal IStorage? Storage { get; init; }

    /// <summary>Makes the scheduler for the loop of the given name; null: a thread of its own for each.</summary>
    internal Func<string, TaskScheduler>? SchedulerFactory { get; init; }

    /// <summary>Fails if a setting is out of its range, as the opening would; the parameter is the setting.</summary>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public void Validate()
    {
        if (ReplicaCount is not (1 or 3 or 5))
            throw new ArgumentOutOfRangeException(nameof(ReplicaCount), ReplicaCount,
                "1, 3 or 5 replicas are possible.");
        if (Folders is not null && Folders.Count != ReplicaCount)
            throw new ArgumentException($"{Folders.Count} folders are named for {ReplicaCount} replicas.",
                nameof(Folders));
        if (Folders is not null && Folders.Select(Path.GetFullPath).Distinct().Count() != Folders.Count)
            throw new ArgumentException("Two replicas cannot share a folder.", nameof(Folders));
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstSegmentBytes, 64 << 10, nameof(FirstSegmentBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FirstSegmentBytes, 16 << 20, nameof(FirstSegmentBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplicaQueueBytes, 2 << 20, nameof(ReplicaQueueBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReplicaTimeout, TimeSpan.Zero, nameof(ReplicaTimeout));
    }
}
