namespace MemoryDb.Linearizability;

/// <summary>A call whose reply has a type.</summary>
/// <remarks>
/// The value task itself is looked at: as a task it would be completed by the thread pool, some time later.
/// </remarks>
internal sealed class PendingCall<T>(ValueTask<T> call, Func<T, string> toReply) : IPendingCall
{
    public bool IsCompleted => call.IsCompleted;

    public string TakeReply() =>
        toReply(call.IsCompleted ? call.GetAwaiter().GetResult() : call.AsTask().GetAwaiter().GetResult());
}
