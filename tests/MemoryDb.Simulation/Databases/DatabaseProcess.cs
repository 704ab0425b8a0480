using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>One process that serves a database from the quorum log on a simulated disk.</summary>
internal sealed class DatabaseProcess(
    MemoryDatabase database, QuorumTransactionLog log, MemoryStorage storage)
{
    public MemoryDatabase Database => database;

    public MemoryStorage Storage => storage;

    /// <summary>Opens the database as a process of its own.</summary>
    public static async Task<DatabaseProcess> OpenAsync(
        MemoryStorage storage, WorldShape shape, SingleThreadScheduler scheduler, TimeProvider time, Random random)
    {
        var log = await QuorumTransactionLog.OpenAsync(World.Directory, new QuorumLogOptions
        {
            ReplicaCount = shape.ReplicaCount,
            Shared = true,
            FirstSegmentBytes = 64 << 10,
            Storage = storage,
            SchedulerFactory = _ => scheduler,
            TimeProvider = time,
            Random = new Random(random.Next()),
        });
        var options = new MemoryDatabaseOptions
        {
            TimeProvider = time,
            Random = new Random(random.Next()),
            Scheduler = scheduler,
            CommitTimeout = TimeSpan.FromSeconds(2),
            CloseTimeout = TimeSpan.Zero,
            LeaveLogOpen = true,
        };
        try
        {
            MemoryDatabase database = await MemoryDatabase.OpenAsync(new NarrowLog(log), options);
            return new DatabaseProcess(database, log, storage);
        }
        catch (LogCorruptException defect)
        {
            throw new ViolationException("S5", $"what a primary wrote cannot be applied: {defect.Message}");
        }
    }

    /// <summary>The process is killed; its callers are told nothing that has not happened.</summary>
    public void Kill(SingleThreadScheduler scheduler)
    {
        storage.Crash();
        scheduler.RunAsync(async () =>
        {
            await log.CrashAsync();
            await database.DisposeAsync();
        }).GetAwaiter().GetResult();
    }
}
