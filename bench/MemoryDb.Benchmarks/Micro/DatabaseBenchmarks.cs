using BenchmarkDotNet.Attributes;
using MemoryDb.Log;

namespace MemoryDb.Benchmarks;

/// <summary>
/// Commands of a whole database over a log in memory: execution, commit and replies, and no disk. Writes are measured
/// many in flight, since one alone tells how long threads take to wake each other.
/// </summary>
[MemoryDiagnoser]
public abstract class DatabaseBenchmarks
{
    protected const int InFlight = 1024;

    private InMemoryTransactionLog _log = null!;

    protected MemoryDatabase Database { get; private set; } = null!;

    // Blocking, because BenchmarkDotNet does not await a setup if it runs the benchmarks in its own process.
    [GlobalSetup]
    public void Open() => OpenAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Close() => Database.Dispose();

    /// <summary>Writes what the benchmarks read.</summary>
    protected abstract Task FillAsync();

    /// <summary>Without it the log would keep all that was ever measured, for the collector to walk over.</summary>
    protected async Task TrimAsync() => await _log.TrimAsync(await _log.GetTailAsync());

    private async Task OpenAsync()
    {
        _log = new InMemoryTransactionLog();
        Database = await MemoryDatabase.OpenAsync(_log);
        await FillAsync();
        await Database.FlushAsync();
        await TrimAsync();
    }
}
