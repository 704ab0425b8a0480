using MemoryDb.Commit;

namespace MemoryDb.Notifications;

/// <summary>Hands a message out once what executed before it is durable.</summary>
internal sealed class MessageAnnouncement(Subscriptions subscriptions, PublishedMessage message) : PendingReply
{
    /// <summary>How many subscriptions got it; known once it was delivered.</summary>
    public long ReceiverCount { get; private set; }

    /// <inheritdoc/>
    public override void Deliver() => ReceiverCount = subscriptions.Deliver(in message);

    /// <inheritdoc/>
    public override void Fail(Exception error)
    {
        // Subscriptions end with the error themselves.
    }
}
