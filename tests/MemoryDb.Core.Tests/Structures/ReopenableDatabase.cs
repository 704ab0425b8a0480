using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>A database on a log in memory that can be closed and restored from that log.</summary>
internal sealed class ReopenableDatabase : IAsyncDisposable
{
    private readonly InMemoryTransactionLog _log = new();
    private int _openings;

    private ReopenableDatabase()
    {
    }

    public MemoryDatabase Database { get; private set; } = null!;

    public static async Task<ReopenableDatabase> OpenAsync()
    {
        var opened = new ReopenableDatabase();
        await opened.OpenDatabaseAsync();
        return opened;
    }

    /// <summary>Restores the database from the log, and checks that nothing was lost or added.</summary>
    public async Task ReopenAsync()
    {
        UInt128 before = Database.ComputeDigest();
        await Database.DisposeAsync();
        await OpenDatabaseAsync();
        Assert.Equal(before, Database.ComputeDigest());
    }

    /// <summary>Runs a transaction that fails at its end, and checks that it left nothing behind.</summary>
    public async Task RollBackAsync(Action<Transaction> body)
    {
        UInt128 before = Database.ComputeDigest();
        await Assert.ThrowsAsync<RollbackException>(async () => await Database.TransactAsync(RunAndFail));
        Assert.Equal(before, Database.ComputeDigest());

        void RunAndFail(Transaction transaction)
        {
            body(transaction);
            throw new RollbackException();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task OpenDatabaseAsync() => Database = await MemoryDatabase.OpenAsync(
        _log, new MemoryDatabaseOptions { LeaveLogOpen = true, Random = new Random(++_openings) });
}
