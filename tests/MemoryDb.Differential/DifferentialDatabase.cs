using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Differential;

/// <summary>Our side of the comparison, on a clock that only the commands move.</summary>
internal sealed class DifferentialDatabase : IAsyncDisposable
{
    /// <summary>So far ahead that Redis, on its own clock, never expires anything by itself.</summary>
    private static readonly DateTimeOffset Start = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DifferentialDatabase(MemoryDatabase database, ManualTimeProvider clock)
    {
        Database = database;
        Clock = clock;
    }

    public MemoryDatabase Database { get; }

    public ManualTimeProvider Clock { get; }

    public long NowMilliseconds => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<DifferentialDatabase> OpenAsync(int seed)
    {
        var clock = new ManualTimeProvider(Start);
        MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog(), new MemoryDatabaseOptions
        {
            TimeProvider = clock,
            Random = new Random(seed),
        });
        return new DifferentialDatabase(database, clock);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
