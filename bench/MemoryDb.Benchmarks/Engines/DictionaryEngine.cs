using System.Collections.Concurrent;

namespace MemoryDb.Benchmarks;

/// <summary>The limit in memory: what .NET's concurrent dictionary does with the same keys and values.</summary>
internal sealed class DictionaryEngine : IEngine
{
    public string Name => "dict";

    public IReadOnlyList<Workload> Workloads { get; } =
    [
        new("set", [1, 64, 1024, 8192], SetAsync),
        new("get", [1, 2], GetAsync),
        new("memory", [1], MeasureMemoryAsync),
    ];

    private static Task<Figure> SetAsync(int inFlight, MeasureContext context)
    {
        string[] keys = SampleData.AllKeys();
        ConcurrentDictionary<string, byte[]> dictionary = new();
        return Load.RunInFlightAsync(inFlight, context.Duration, number =>
        {
            dictionary[keys[SampleData.KeyOf(number)]] = new byte[SampleData.ValueBytes];
            return ValueTask.CompletedTask;
        });
    }

    private static Task<Figure> GetAsync(int threadCount, MeasureContext context)
    {
        string[] keys = SampleData.AllKeys();
        ConcurrentDictionary<string, byte[]> dictionary = Fill();
        long readBytes = 0;
        Figure figure = Load.RunThreads(threadCount, context.Duration, number =>
        {
            // Using the value keeps the read from being optimized away, and touches its memory as a caller would.
            if (dictionary.TryGetValue(keys[SampleData.KeyOf(number)], out byte[]? value) && value[0] != 0)
                readBytes += value.Length;
        });
        GC.KeepAlive(readBytes);
        return Task.FromResult(figure);
    }

    private static Task<Figure> MeasureMemoryAsync(int concurrency, MeasureContext context) =>
        ProcessMemory.MeasureAsync(SampleData.KeyCount, () => Task.FromResult<object>(Fill()));

    private static ConcurrentDictionary<string, byte[]> Fill()
    {
        ConcurrentDictionary<string, byte[]> dictionary = new();
        for (int number = 0; number < SampleData.KeyCount; number++)
            dictionary[SampleData.Key(number)] = new byte[SampleData.ValueBytes];
        return dictionary;
    }
}
