using BenchmarkDotNet.Attributes;

namespace MemoryDb.Benchmarks;

/// <summary>GET and SET.</summary>
public class StringCommandBenchmarks : DatabaseBenchmarks
{
    private readonly ValueTask[] _replies = new ValueTask[InFlight];
    private readonly byte[] _value = new byte[SampleData.ValueBytes];
    private Key[] _keys = [];
    private Key[] _absentKeys = [];
    private long _calls;

    [Params(1_000, 1_000_000)]
    public int KeyCount { get; set; }

    [Benchmark]
    public int Get() => Get(_keys).Value.Length;

    [Benchmark]
    public bool GetMissing() => Get(_absentKeys).HasValue;

    [Benchmark(OperationsPerInvoke = InFlight)]
    public async Task SetAsync()
    {
        for (int index = 0; index < InFlight; index++)
            _replies[index] = Database.String<byte[]>(Next(_keys)).SetAsync(_value);
        foreach (ValueTask reply in _replies)
            await reply;
        await TrimAsync();
    }

    /// <summary>One in flight: mostly the two threads that it passes through.</summary>
    [Benchmark]
    public async Task SetAloneAsync()
    {
        await Database.String<byte[]>(Next(_keys)).SetAsync(_value);
        if (_calls % InFlight == 0)
            await TrimAsync();
    }

    protected override async Task FillAsync()
    {
        _keys = [.. Enumerable.Range(0, KeyCount).Select(number => new Key(SampleData.Key(number)))];
        _absentKeys = [.. Enumerable.Range(KeyCount, KeyCount).Select(number => new Key(SampleData.Key(number)))];
        foreach (Key[] keys in _keys.Chunk(InFlight))
            await Task.WhenAll(keys.Select(key => Database.String<byte[]>(key).SetAsync(_value).AsTask()));
    }

    private Optional<ReadOnlyMemory<byte>> Get(Key[] keys) =>
        Database.String<ReadOnlyMemory<byte>>(Next(keys)).GetAsync().GetAwaiter().GetResult();

    private Key Next(Key[] keys) => keys[SampleData.KeyOf(_calls++) % keys.Length];
}
