using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Databases for tests: in memory, with a log that outlives them.</summary>
internal static class TestDatabase
{
    public static Task<MemoryDatabase> OpenAsync(ITransactionLog? log = null, TimeProvider? time = null) =>
        MemoryDatabase.OpenAsync(log ?? new InMemoryTransactionLog(), new MemoryDatabaseOptions
        {
            LeaveLogOpen = true,
            TimeProvider = time ?? TimeProvider.System,
        });

    /// <summary>Closes the database and opens its log again; the content must be equal.</summary>
    public static async Task<MemoryDatabase> ReopenAsync(MemoryDatabase database, TimeProvider? time = null)
    {
        UInt128 before = database.ComputeDigest();
        ITransactionLog log = database.Log;
        await database.DisposeAsync();
        MemoryDatabase reopened = await OpenAsync(log, time);
        Assert.Equal(before, reopened.ComputeDigest());
        return reopened;
    }
}
