using MemoryDb.Commit;

namespace MemoryDb.Notifications;

/// <summary>Ends all subscriptions behind whatever is to be told before.</summary>
internal sealed class EndAnnouncement(Subscriptions subscriptions, Func<Exception>? reason) : PendingReply
{
    /// <inheritdoc/>
    public override void Deliver() => subscriptions.End(reason);

    /// <inheritdoc/>
    public override void Fail(Exception error) => subscriptions.End(() => error);
}
