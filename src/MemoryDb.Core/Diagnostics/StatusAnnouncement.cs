using MemoryDb.Commit;

namespace MemoryDb.Diagnostics;

/// <summary>Tells the application of a new status in its turn, where no loop waits for what it does with it.</summary>
internal sealed class StatusAnnouncement(Action<DatabaseStatus> observer, DatabaseStatus status) : PendingReply
{
    /// <inheritdoc/>
    public override void Deliver() => observer(status);

    /// <inheritdoc/>
    public override void Fail(Exception error) => observer(status);
}
