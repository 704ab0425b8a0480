namespace MemoryDb;

/// <summary>How a subscription buffers. Read once, by the call that subscribes; later changes have no effect.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>The largest <see cref="Capacity"/>.</summary>
    public const int MaxCapacity = 1024 * 1024;

    /// <summary>
    /// The longest pattern that can be subscribed to, in bytes: it is matched on the way of every reply.
    /// </summary>
    public const int MaxPatternBytes = 1024;

    internal static readonly SubscriptionOptions Default = new();

    /// <summary>
    /// How many messages or changes wait for the reader at most. There is room for all changes of one command, or
    /// transaction, or for none of them: a reader is too slow only if so many waited before.
    /// </summary>
    /// <value>Default: 1,024. Range: 1 to <see cref="MaxCapacity"/>.</value>
    public int Capacity { get; set; } = 1024;

    /// <summary>What happens when more come.</summary>
    /// <value>Default: <see cref="SlowReader.Ends"/>.</value>
    public SlowReader WhenFull { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal SubscriptionOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(Capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MaxCapacity, nameof(Capacity));
        if (!Enum.IsDefined(WhenFull))
            throw new ArgumentOutOfRangeException(nameof(WhenFull), WhenFull, "There is no such choice.");
        return this;
    }

    /// <exception cref="ArgumentException">The pattern is too long.</exception>
    internal static GlobPattern CheckPattern(GlobPattern pattern) => pattern.Length <= MaxPatternBytes
        ? pattern
        : throw new ArgumentException(
            $"A pattern to subscribe to has at most {MaxPatternBytes} bytes, not {pattern.Length}.", nameof(pattern));
}
