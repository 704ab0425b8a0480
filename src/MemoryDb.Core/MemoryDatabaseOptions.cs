namespace MemoryDb;

/// <summary>How a database behaves. Read once when it is opened; later changes have no effect.</summary>
public sealed class MemoryDatabaseOptions
{
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
    /// Every identity, hash key and random choice is drawn from it. Null: seeded by the operating system.
    /// </summary>
    internal Random? Random { get; set; }

    /// <summary>
    /// Every loop and every completion of a reply runs on it. Null: the commit loop on a thread of its own.
    /// </summary>
    internal TaskScheduler? Scheduler { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    internal void Validate()
    {
        CheckRange(CommitTimeout, TimeSpan.FromMilliseconds(10), nameof(CommitTimeout));
        CheckRange(CloseTimeout, TimeSpan.Zero, nameof(CloseTimeout));
        if (MaxPendingBytes is < 64 * 1024 or > 16L * 1024 * 1024 * 1024)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxPendingBytes), MaxPendingBytes, "MaxPendingBytes must be between 64 KiB and 16 GiB.");
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
    }

    private static void CheckRange(TimeSpan value, TimeSpan least, string name)
    {
        if (value < least || value > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {least} and 1 day.");
    }
}
