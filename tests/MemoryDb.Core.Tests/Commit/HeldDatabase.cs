using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// A database whose log withholds its acknowledgements, all of it in the test's own thread: what is not durable stays so
/// until the test says otherwise, and no test needs a clock to see that something waits.
/// </summary>
internal sealed class HeldDatabase : IDisposable
{
    private readonly SingleThreadScheduler _scheduler;
    private readonly InMemoryTransactionLog _inner;

    public HeldDatabase(Action<MemoryDatabaseOptions>? configure = null, int maxRecordBytes = 1024 * 1024)
    {
        Time = new ManualTimeProvider();
        _scheduler = new SingleThreadScheduler(time: Time);
        _inner = new InMemoryTransactionLog(maxRecordBytes);
        Log = new HeldLog(_inner);
        Log.StopHolding();
        var options = new MemoryDatabaseOptions
        {
            TimeProvider = Time,
            Random = new Random(7),
            Scheduler = _scheduler,
            LeaveLogOpen = true,
        };
        configure?.Invoke(options);
        Database = _scheduler.RunAsync(() => MemoryDatabase.OpenAsync(Log, options)).GetAwaiter().GetResult();
        Log.StartHolding();
    }

    public MemoryDatabase Database { get; }

    public ManualTimeProvider Time { get; }

    public HeldLog Log { get; }

    /// <summary>Runs every loop until nothing is left to do but wait for the log.</summary>
    public void Run() => _scheduler.RunUntilIdle();

    /// <summary>Executes something and makes it durable.</summary>
    public void MakeDurable(Action<MemoryDatabase> execute)
    {
        execute(Database);
        Settle();
    }

    /// <summary>Acknowledges appends until nothing is pending.</summary>
    public void Settle()
    {
        Run();
        while (Log.HeldCount > 0)
        {
            Log.ReleaseAll();
            Run();
        }
    }

    /// <summary>Asserts that the reply waits while the log holds back, and comes with its acknowledgement.</summary>
    public T AssertWithheld<T>(ValueTask<T> reply)
    {
        Task<T> task = reply.AsTask();
        AssertPending(task);
        Settle();
        Assert.True(task.IsCompletedSuccessfully, "The reply came with the acknowledgement.");
        return task.Result;
    }

    /// <summary>Asserts that the error waits like a reply.</summary>
    public TException AssertWithheld<TException>(Task reply)
        where TException : Exception
    {
        AssertPending(reply);
        Settle();
        Assert.True(reply.IsFaulted, "The error came with the acknowledgement.");
        return Assert.IsType<TException>(reply.Exception!.InnerException);
    }

    /// <summary>Asserts that the reply is there at once.</summary>
    public T AssertImmediate<T>(ValueTask<T> reply)
    {
        Assert.True(reply.IsCompletedSuccessfully, "The reply depends on nothing that is pending.");
        return reply.Result;
    }

    public void Dispose()
    {
        Log.StopHolding();
        Task closing = _scheduler.RunAsync(() => Database.DisposeAsync().AsTask());
        Assert.True(closing.IsCompletedSuccessfully);
    }

    private void AssertPending(Task task)
    {
        Run();
        Assert.False(task.IsCompleted, "The reply was shown before what it depends on was durable.");
    }
}
