namespace MemoryDb.Testing;

/// <summary>Where a <see cref="HeldLog"/> stops an append.</summary>
internal enum HoldPoint
{
    /// <summary>The record is durable and readers see it; only the caller does not know yet.</summary>
    BeforeAcknowledgement,

    /// <summary>The record has not reached the log, and never does if the append is answered by hand.</summary>
    BeforeAppend,
}
