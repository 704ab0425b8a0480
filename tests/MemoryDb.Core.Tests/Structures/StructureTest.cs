using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>
/// A database over a log in memory for one test. When the test is over, a database restored from the same log must have
/// the same digest, whatever the test did (S1).
/// </summary>
public abstract class StructureTest : IAsyncLifetime
{
    private readonly InMemoryTransactionLog _log = new();

    protected MemoryDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        UInt128 digest = Database.ComputeDigest();
        await Database.DisposeAsync();
        await using MemoryDatabase restored = await OpenAsync();
        Assert.Equal(digest, restored.ComputeDigest());
    }

    /// <summary>Runs a transaction whose body fails at its end; it must leave exactly the former state.</summary>
    protected async Task RollBackAsync(Action<Transaction> body)
    {
        UInt128 digest = Database.ComputeDigest();
        Action<Transaction> failing = body + (static _ => throw new BodyFailedException());
        await Assert.ThrowsAsync<BodyFailedException>(async () => await Database.TransactAsync(failing));
        Assert.Equal(digest, Database.ComputeDigest());
    }

    /// <summary>The number of the last revision: it tells whether a command logged anything.</summary>
    protected async Task<Revision> LastRevisionAsync()
    {
        await Database.FlushAsync();
        return Database.DurableRevision;
    }

    private async Task<MemoryDatabase> OpenAsync() =>
        await MemoryDatabase.OpenAsync(_log, new MemoryDatabaseOptions { LeaveLogOpen = true });

    private sealed class BodyFailedException : Exception;
}
