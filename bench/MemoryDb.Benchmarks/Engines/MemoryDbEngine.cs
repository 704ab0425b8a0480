using System.Diagnostics;
using MemoryDb.Log;

namespace MemoryDb.Benchmarks;

/// <summary>The database itself: over three replica folders, or over a log in memory.</summary>
internal sealed partial class MemoryDbEngine(bool inMemory) : IEngine
{
    public string Name => inMemory ? "memorydb-mem" : "memorydb";

    public IReadOnlyList<Workload> Workloads => field ??=
    [
        new("set", [1, 64, 1024, 8192], SetAsync),
        new("get", [1, 2], GetAsync),
        new("mixed", [64], MixAsync),
        new("zadd", [64], AddToSortedSetsAsync),
        new("ztop10", [1], ReadTopTenAsync),
        new("hset", [64], SetFieldsAsync),
        new("hget", [1], GetFieldsAsync),
        new("get-beside-set", [0, 1024], ReadBesideAsync),
        new("reopen", [1], ReopenAsync),
        new("memory", [1], MeasureMemoryAsync),
        new("pauses", [64], MeasurePausesAsync),
    ];

    private async Task<Figure> SetAsync(int inFlight, MeasureContext context)
    {
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        await FillAsync(database);

        // A key made for the write, as an application's comes with a request: to fetch it from a table of a million,
        // which no cache holds, is not the database's work.
        return await Load.RunInFlightAsync(
            inFlight,
            context.Duration,
            number => database.String<byte[]>(SampleData.Key(SampleData.KeyOf(number))).SetAsync(value));
    }

    private async Task<Figure> GetAsync(int threadCount, MeasureContext context)
    {
        string[] keys = SampleData.AllKeys();
        await using MemoryDatabase database = await OpenAsync(context);
        await FillAsync(database);
        GC.Collect();
        long readBytes = 0;
        Figure figure = Load.RunThreads(threadCount, context.Duration, number =>
        {
            ValueTask<Optional<ReadOnlyMemory<byte>>> reply =
                database.String<ReadOnlyMemory<byte>>(keys[SampleData.KeyOf(number)]).GetAsync();
            ReadOnlyMemory<byte> value = reply.GetAwaiter().GetResult().Value;
            if (value.Span[0] != 0)
                readBytes += value.Length;
        });
        GC.KeepAlive(readBytes);
        return figure;
    }

    /// <summary>The rate column is the seconds that a reopening takes.</summary>
    private async Task<Figure> ReopenAsync(int concurrency, MeasureContext context)
    {
        var shared = new InMemoryTransactionLog();
        await using (MemoryDatabase database = await OpenAsync(context, shared))
            await FillAsync(database);
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        await using MemoryDatabase reopened = await OpenAsync(context, shared);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        return new Figure(seconds, 0, 0, 0, allocated / (double)SampleData.KeyCount);
    }

    private async Task<Figure> MeasureMemoryAsync(int concurrency, MeasureContext context)
    {
        var log = new InMemoryTransactionLog();
        await using MemoryDatabase database = await OpenAsync(context, log);
        return await ProcessMemory.MeasureAsync(SampleData.KeyCount, async () =>
        {
            await FillAsync(database);
            // The log in memory is a stand-in for files: what it holds is not the database's.
            await log.TrimAsync(await log.GetTailAsync());
            return database;
        });
    }

    private Task<MemoryDatabase> OpenAsync(MeasureContext context, InMemoryTransactionLog? shared = null) => inMemory
        ? MemoryDatabase.OpenAsync(
            shared ?? new InMemoryTransactionLog(), new MemoryDatabaseOptions { LeaveLogOpen = true })
        : MemoryDatabase.OpenAsync(context.Folder);

    private static async Task FillAsync(MemoryDatabase database, int keyCount = SampleData.KeyCount)
    {
        byte[] value = new byte[SampleData.ValueBytes];
        for (int number = 0; number < keyCount; number++)
        {
            // Not awaited one by one: the flush answers for all of them.
            ValueTask write = database.String<byte[]>(SampleData.Key(number)).SetAsync(value);
            if (write.IsCompleted)
                await write;
        }

        await database.FlushAsync();
    }
}
