namespace MemoryDb.Linearizability;

/// <summary>A call whose reply is only that it was done.</summary>
internal sealed class PendingWrite(ValueTask call) : IPendingCall
{
    public bool IsCompleted => call.IsCompleted;

    public string TakeReply()
    {
        if (call.IsCompleted)
            call.GetAwaiter().GetResult();
        else
            call.AsTask().GetAwaiter().GetResult();
        return Reply.Done;
    }
}
