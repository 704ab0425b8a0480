using MemoryDb.Internal;
using MemoryDb.Log;

namespace MemoryDb.Commit;

/// <summary>
/// Where the commit loop runs: on whichever thread brings it something, if that is offered and it waits for nothing
/// else; otherwise on a thread of its own, so that a starved thread pool cannot stop it.
/// </summary>
internal sealed class CommitScheduler() : DedicatedThreadScheduler("commit")
{
    protected override bool MayRunHere() => ThreadOffer.TryTake();
}
