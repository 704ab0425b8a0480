namespace MemoryDb;

/// <summary>
/// A subscription has ended because its reader fell behind and its buffer was full. What came since is missed; read
/// what it was about anew, subscribe again, with a larger <see cref="SubscriptionOptions.Capacity"/> or another
/// <see cref="SubscriptionOptions.WhenFull"/> if need be.
/// </summary>
public sealed class SubscriptionLostException : MemoryDbException
{
    /// <summary>Says how full the buffer was.</summary>
    public SubscriptionLostException(int capacity)
        : base($"The subscription has ended: its reader was so slow that {capacity} messages waited for it.") =>
        Capacity = capacity;

    /// <summary>How many messages or changes the buffer took.</summary>
    public int Capacity { get; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
