using MemoryDb.Internal;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Children;

/// <summary>
/// Blocks every worker of the thread pool, and appends. Callers are threads that wait for the log by blocking, which
/// needs a pool that may grow; or loops on schedulers of their own, as those of the engine are: they need no pool.
/// </summary>
internal sealed class StarvedChild(ChildOptions options, ChildLines lines)
{
    private const int CallerCount = 4;

    private readonly ManualResetEventSlim _released = new();
    private long _nonce = Ledger.FirstNonce(options.Child);

    public int Run()
    {
        int workerCount = Environment.ProcessorCount;
        ThreadPool.SetMinThreads(workerCount, 1);
        if (options.HasOwnLoops)
            ThreadPool.SetMaxThreads(workerCount, 1);
        QuorumTransactionLog log = Open();
        AppendAllAsync(log, count: 1).GetAwaiter().GetResult(); // it writes before the pool is blocked
        BlockWorkers(workerCount);
        lines.Say($"{Said.Waiting} all workers are blocked");
        int callerCount = options.HasOwnLoops ? 1 : CallerCount;
        Thread[] callers =
            [.. Enumerable.Range(1, callerCount).Select(number => new Thread(() => Call(log, number)))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
        _released.Set();
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        lines.Say($"{Said.Closed} 0");
        return ExitCodes.Ended;
    }

    private QuorumTransactionLog Open() =>
        QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions()).GetAwaiter().GetResult();

    private void BlockWorkers(int count)
    {
        using var blocked = new CountdownEvent(count);
        for (int worker = 0; worker < count; worker++)
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
    }

    private void Call(QuorumTransactionLog log, int number)
    {
        try
        {
            if (options.HasOwnLoops)
            {
                using var scheduler = new DedicatedThreadScheduler($"caller-{number}");
                Task.Factory.StartNew(
                    () => AppendAllAsync(log, options.AppendCount),
                    CancellationToken.None,
                    TaskCreationOptions.None,
                    scheduler)
                    .Unwrap().GetAwaiter().GetResult();
            }
            else
            {
                AppendAllAsync(log, options.AppendCount).GetAwaiter().GetResult();
            }
        }
        catch (Exception exception)
        {
            lines.Say($"{Said.Failed} {exception.GetType().Name} {exception.Message}");
        }
    }

    /// <summary>Callers compete: who loses goes on behind the winner.</summary>
    private async Task AppendAllAsync(QuorumTransactionLog log, int count)
    {
        long tail = (await log.GetTailAsync()).Value;
        for (int done = 0; done < count; done++)
        {
            long nonce = Interlocked.Increment(ref _nonce);
            byte[] record = RecordText.Create(tail + 1, nonce);
            AppendResult result = await log.AppendAsync(new LogPosition(tail), record);
            lines.Say(result.Outcome switch
            {
                AppendOutcome.Appended => $"{Said.Appended} {result.Position} {nonce}",
                AppendOutcome.Conflict => $"{Said.Conflict} {tail + 1} {nonce} {result.Position}",
                _ => $"{Said.Failed} {result.Reason}",
            });
            tail = result.Position.Value;
        }
    }
}
