namespace MemoryDb;

/// <summary>How a subscription buffers.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>The largest <see cref="Capacity"/>.</summary>
    public const int MaxCapacity = 1024 * 1024;

    internal static readonly SubscriptionOptions Default = new();

    /// <summary>How many messages or changes wait for the reader at most.</summary>
    /// <value>From 1 to <see cref="MaxCapacity"/>; 1024 by default.</value>
    public int Capacity { get; init; } = 1024;

    /// <summary>What happens when more come.</summary>
    /// <value><see cref="SlowReader.Ends"/> by default.</value>
    public SlowReader WhenFull { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal SubscriptionOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(Capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MaxCapacity, nameof(Capacity));
        if (!Enum.IsDefined(WhenFull))
            throw new ArgumentOutOfRangeException(nameof(WhenFull), WhenFull, "There is no such choice.");
        return this;
    }
}
