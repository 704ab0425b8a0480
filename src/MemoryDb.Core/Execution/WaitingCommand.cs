namespace MemoryDb.Execution;

/// <summary>A command in the admission queue: it has its arguments, and has not executed.</summary>
/// <param name="ThreadId">The thread that called; its later commands queue behind this one (T10).</param>
/// <param name="Execute">Executes it, unless it was cancelled meanwhile, and hands its reply to the tracker.</param>
internal sealed record WaitingCommand(int ThreadId, Action Execute);
