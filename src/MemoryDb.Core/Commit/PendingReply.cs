namespace MemoryDb.Commit;

/// <summary>
/// A reply on its way to its caller. It is first <em>waiting</em> (for admission), then <em>executed</em> (computed,
/// and withheld until its record is durable), then <em>settled</em>, once, by whoever comes first: the record, a
/// cancellation, an overdue wait, the loss of primacy.
/// </summary>
internal abstract class PendingReply
{
    /// <summary>The next reply that waits for the same record.</summary>
    public PendingReply? Next { get; set; }

    /// <summary>The tracker's tick at which it began to wait for durability.</summary>
    public int StartTick { get; set; }

    /// <summary>The record's list, or whoever settles it at last, lets go of it.</summary>
    public abstract void Deliver();

    /// <summary>Settles it with an error instead of the reply.</summary>
    public abstract void Fail(Exception error);
}
