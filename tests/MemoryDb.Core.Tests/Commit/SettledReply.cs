using MemoryDb.Commit;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Replies by themselves, awaited by a test and delivered as their record would.</summary>
internal static class SettledReply
{
    public static TypedReply<int> Rent(CancellationToken token = default) =>
        TypedReply<int>.Rent(ReplyCancellation.WhileWaiting, token);

    /// <summary>Awaits a reply, as an async method does.</summary>
    public static void Await(TypedReply<int> reply, Action goOn) => TaskOf(reply).GetAwaiter().UnsafeOnCompleted(goOn);

    public static ValueTask<int> TaskOf(TypedReply<int> reply) => new(reply, reply.Version);

    /// <summary>Delivers the replies of one record.</summary>
    public static void Deliver(params TypedReply<int>[] replies)
    {
        foreach (TypedReply<int> reply in replies)
        {
            reply.TryBeginExecution();
            reply.SetOutcome(1, null);
        }

        for (int index = 1; index < replies.Length; index++)
            replies[index - 1].Next = replies[index];
        new ReplyPump(TaskScheduler.Default).DeliverAll(replies[0]);
    }

    /// <summary>Runs something on a thread without a context, which it may give one.</summary>
    public static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
