using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Children;

/// <summary>
/// Blocks every worker of the thread pool, which may have no more, and appends from threads of its own that wait for
/// the log by blocking.
/// </summary>
internal sealed class StarvedChild(ChildOptions options, ChildLines lines)
{
    private const int CallerCount = 4;

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _released = new();
    private long _nonce = Ledger.FirstNonce(options.Child);

    public int Run()
    {
        int workerCount = Environment.ProcessorCount;
        ThreadPool.SetMinThreads(workerCount, 1);
        ThreadPool.SetMaxThreads(workerCount, 1);
        QuorumTransactionLog log = Wait(QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions()));
        using var blocked = new CountdownEvent(workerCount);
        for (int worker = 0; worker < workerCount; worker++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    blocked.Signal();
                    _released.Wait();
                },
                null);
        }

        blocked.Wait();
        lines.Say(Said.Waiting + " all workers are blocked");
        Thread[] callers = [.. Enumerable.Range(0, CallerCount).Select(_ => new Thread(() => Append(log)))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
        Wait(log.DisposeAsync().AsTask());
        lines.Say($"{Said.Closed} 0");
        return ExitCodes.Ended;
    }

    private void Append(QuorumTransactionLog log)
    {
        try
        {
            long tail = Wait(log.GetTailAsync().AsTask()).Value;
            for (int count = 0; count < options.AppendCount; count++)
                tail = AppendBehind(log, tail);
        }
        catch (Exception exception)
        {
            lines.SayRefused("append", exception);
        }
    }

    /// <summary>Callers compete: who loses goes on behind the winner.</summary>
    private long AppendBehind(QuorumTransactionLog log, long tail)
    {
        long nonce;
        lock (_lock)
            nonce = ++_nonce;
        byte[] record = RecordText.Create(tail + 1, nonce);
        AppendResult result = Wait(log.AppendAsync(new LogPosition(tail), record).AsTask());
        lines.Say(result.Outcome switch
        {
            AppendOutcome.Appended => $"{Said.Appended} {result.Position} {nonce}",
            AppendOutcome.Conflict => $"{Said.Conflict} {tail + 1} {nonce} {result.Position}",
            _ => $"{Said.Failed} {result.Reason}",
        });
        return result.Outcome == AppendOutcome.Unknown ? tail : result.Position.Value;
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
