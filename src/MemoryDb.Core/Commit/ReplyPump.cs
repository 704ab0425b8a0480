namespace MemoryDb.Commit;

/// <summary>
/// Settles replies on a work item of its own, one after another and in the order in which they were handed over, so
/// that whoever advances the log never runs, nor waits for, a caller's code (T4).
/// </summary>
internal sealed class ReplyPump(TaskScheduler scheduler) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<Work> _queue = new();
    private bool _running;

    /// <summary>Delivers one reply.</summary>
    public void Deliver(PendingReply reply)
    {
        reply.Next = null;
        Enqueue(new Work(reply, null));
    }

    /// <summary>Delivers a list of replies.</summary>
    public void DeliverAll(PendingReply? first)
    {
        if (first is not null)
            Enqueue(new Work(first, null));
    }

    /// <summary>Fails one reply.</summary>
    public void Fail(PendingReply reply, Func<Exception> error)
    {
        reply.Next = null;
        Enqueue(new Work(reply, error));
    }

    /// <summary>Fails a list of replies, each with an error of its own.</summary>
    public void FailAll(PendingReply? first, Func<Exception> error)
    {
        if (first is not null)
            Enqueue(new Work(first, error));
    }

    private void Enqueue(Work work)
    {
        lock (_lock)
        {
            _queue.Enqueue(work);
            if (_running)
                return;
            _running = true;
        }

        if (scheduler == TaskScheduler.Default)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // not in the context of whoever called
        else
            _ = Task.Factory.StartNew(Execute, CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    /// <summary>Settles all that there is.</summary>
    public void Execute()
    {
        while (true)
        {
            Work work;
            lock (_lock)
            {
                if (!_queue.TryDequeue(out work))
                {
                    _running = false;
                    return;
                }
            }

            Settle(work);
        }
    }

    private static void Settle(Work work)
    {
        PendingReply? reply = work.First;
        while (reply is not null)
        {
            // Once settled it may be pooled and reused at once: its link is read before.
            PendingReply? next = reply.Next;
            Settle(reply, work.Error);
            reply = next;
        }
    }

    private static void Settle(PendingReply reply, Func<Exception>? error)
    {
        try
        {
            if (error is null)
                reply.Deliver();
            else
                reply.Fail(error());
        }
        catch (Exception)
        {
            // A caller's synchronization context or task scheduler may refuse the continuation, as that of a closed
            // window does. The reply is settled all the same, and whoever comes behind must get theirs (F28).
        }
    }

    private readonly record struct Work(PendingReply First, Func<Exception>? Error);
}
