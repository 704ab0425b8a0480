using MemoryDb.Commit;

namespace MemoryDb.Execution;

/// <summary>A command in the admission queue: it has its arguments, and has not executed.</summary>
/// <param name="ThreadId">The thread that called; its later commands queue behind this one (T10).</param>
/// <param name="Reply">Its reply, by which it can be refused while it waits.</param>
/// <param name="Execute">
/// Executes it, unless it was cancelled or refused meanwhile, and hands its reply to the tracker.
/// </param>
internal sealed record WaitingCommand(int ThreadId, PendingReply Reply, Action Execute);
