using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>An open database whose log answers only when the test says so.</summary>
internal sealed class HeldDatabase : IAsyncDisposable
{
    private HeldDatabase(HeldLog log, MemoryDatabase database)
    {
        Log = log;
        Database = database;
    }

    public HeldLog Log { get; }

    public MemoryDatabase Database { get; }

    /// <summary>Opens it with some keys that are durable already; from then on the log holds.</summary>
    public static async Task<HeldDatabase> OpenAsync(
        long maxPendingBytes = 64L * 1024 * 1024, params KeyValuePair<Key, string>[] durable)
    {
        var log = new HeldLog(new InMemoryTransactionLog());
        log.StopHolding();
        MemoryDatabase database = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { MaxPendingBytes = maxPendingBytes, LeaveLogOpen = true });
        await database.Strings.SetAsync(durable);
        log.StartHolding();
        return new HeldDatabase(log, database);
    }

    /// <summary>Lets the log go on and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        Log.StopHolding();
        await Database.DisposeAsync();
    }
}
