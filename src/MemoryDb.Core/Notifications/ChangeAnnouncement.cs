using MemoryDb.Commit;

namespace MemoryDb.Notifications;

/// <summary>Tells of the changes of one effect batch once it is durable.</summary>
internal sealed class ChangeAnnouncement(Subscriptions subscriptions, NotedChange[] changes, Revision revision)
    : PendingReply
{
    /// <inheritdoc/>
    public override void Deliver()
    {
        foreach (ref readonly NotedChange change in changes.AsSpan())
            subscriptions.Deliver(in change, revision);
    }

    /// <inheritdoc/>
    public override void Fail(Exception error)
    {
        // Subscriptions end with the error themselves.
    }
}
