using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// A database whose log withholds its acknowledgements, all of it in the test's own thread: what is not durable stays
/// so until the test says otherwise, and no test needs a clock to see that something waits.
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

    /// <summary>Runs, time included, until an append waits for its answer.</summary>
    public void RunUntilHeld() => _scheduler.RunUntil(() => Log.HeldCount > 0);

    /// <summary>Runs, time included, until something has ended.</summary>
    public void RunToEnd(Task task) => _scheduler.RunUntil(() => task.IsCompleted);

    /// <summary>Answers the append under way with "unknown", before it is asked again.</summary>
    public void MakeUnavailable()
    {
        Run();
        Log.AnswerUnknown(new IOException("No majority."));
        Run();
    }

    /// <summary>Begins to close, without waiting for the end.</summary>
    public Task Close() => Database.DisposeAsync().AsTask();

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

    /// <summary>As <see cref="AssertWithheld{T}(ValueTask{T})"/>, for what takes several commands.</summary>
    public T AssertWithheld<T>(Func<Task<T>> body) => AssertWithheld(new ValueTask<T>(_scheduler.Start(body)));

    /// <summary>Asserts that the reply waits while the log holds back, and comes with its acknowledgement.</summary>
    public T AssertWithheld<T>(ValueTask<T> reply)
    {
        // The value task itself is looked at: as a Task it would be completed by the thread pool, some time later.
        Run();
        AssertPending(reply.IsCompleted);
        Settle();
        Assert.True(reply.IsCompleted, "The reply came with the acknowledgement.");
        return reply.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="AssertWithheld{T}(ValueTask{T})"/>
    public void AssertWithheld(ValueTask reply)
    {
        Run();
        AssertPending(reply.IsCompleted);
        Settle();
        Assert.True(reply.IsCompleted, "The reply came with the acknowledgement.");
        reply.GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="AssertWithheld(ValueTask)"/>; the reply may be an error of this type.</summary>
    public void AssertWithheldOrFaulted<TException>(ValueTask reply)
        where TException : Exception
    {
        try
        {
            AssertWithheld(reply);
        }
        catch (TException)
        {
            // It came when it was due, which is all that is asked.
        }
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
        closing.GetAwaiter().GetResult();
    }

    private static void AssertPending(bool isCompleted) =>
        Assert.False(isCompleted, "The reply was shown before what it depends on was durable.");
}
