namespace MemoryDb;

/// <summary>How a database behaves. Read once when it is opened; later changes have no effect.</summary>
public sealed class MemoryDatabaseOptions
{
    /// <summary>Tells the databases of a process apart in metrics and traces.</summary>
    /// <value>Default: <c>default</c>.</value>
    public string Name { get; set; } = "default";

    /// <summary>How values other than text, bytes, numbers and the like become bytes.</summary>
    /// <value>Default: <see cref="JsonValueSerializer"/> with System.Text.Json's defaults.</value>
    public IValueSerializer? Serializer { get; set; }

    /// <summary>
    /// How long a reply waits for the log before it fails with <see cref="OutcomeUnknownException"/>. The write stays
    /// pending all the same.
    /// </summary>
    /// <value>Default: 30 s. Range: 10 ms to 1 day.</value>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long closing waits for pending writes to become durable.</summary>
    /// <value>Default: 10 s. Range: 0 to 1 day.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The bound on bytes that have executed and are not durable; beyond it, new writes wait their turn.
    /// </summary>
    /// <value>Default: 64 MiB. Range: 64 KiB to 16 GiB.</value>
    public long MaxPendingBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>The clock: for expiry (wall time) and for timeouts (monotonic time).</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Whether the log stays open, and the caller's, when the database is closed.</summary>
    /// <value>Default: false; the database disposes its log.</value>
    public bool LeaveLogOpen { get; set; }

    /// <summary>
    /// Told again and again how far the opening has come, on the thread that restores; it should return soon. What it
    /// throws fails the opening.
    /// </summary>
    /// <value>Default: null.</value>
    public IProgress<RestoreProgress>? RestoreProgress { get; set; }

    /// <summary>
    /// Told when the database's state changes, in the order of the changes and between the replies: it should return
    /// soon. What it throws is ignored.
    /// </summary>
    /// <value>Default: null.</value>
    public Action<DatabaseStatus>? StatusChanged { get; set; }

    /// <summary>
    /// Every identity, hash key and random choice is drawn from it. Null: seeded by the operating system.
    /// </summary>
    internal Random? Random { get; set; }

    /// <summary>
    /// Every loop and every completion of a reply runs on it. Null: the commit loop on a thread of its own.
    /// </summary>
    internal TaskScheduler? Scheduler { get; set; }

    /// <summary>Fails if a setting is out of its range, as the opening would; the parameter is the setting.</summary>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public void Validate()
    {
        CheckRange(CommitTimeout, TimeSpan.FromMilliseconds(10), nameof(CommitTimeout));
        CheckRange(CloseTimeout, TimeSpan.Zero, nameof(CloseTimeout));
        if (MaxPendingBytes is < 64 * 1024 or > 16L * 1024 * 1024 * 1024)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxPendingBytes), MaxPendingBytes, "MaxPendingBytes must be between 64 KiB and 16 GiB.");
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
    }

    private static void CheckRange(TimeSpan value, TimeSpan least, string name)
    {
        if (value < least || value > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {least} and 1 day.");
    }
}
