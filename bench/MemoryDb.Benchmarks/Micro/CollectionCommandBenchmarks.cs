using BenchmarkDotNet.Attributes;

namespace MemoryDb.Benchmarks;

/// <summary>
/// HGET, ZADD, and ZRANGE of the ten highest: 100 hashes of 1,000 fields and 100 sorted sets of 1,000 members.
/// </summary>
public class CollectionCommandBenchmarks : DatabaseBenchmarks
{
    private const int CollectionCount = 100;
    private const int ElementCount = 1000;

    private readonly ValueTask<bool>[] _replies = new ValueTask<bool>[InFlight];
    private readonly Key[] _hashes =
        [.. Enumerable.Range(0, CollectionCount).Select(number => new Key($"hash:{number}"))];
    private readonly Key[] _boards =
        [.. Enumerable.Range(0, CollectionCount).Select(number => new Key($"board:{number}"))];

    private long _calls;

    [Benchmark]
    public int GetField()
    {
        long call = _calls++;
        return Database.Hash<long, ReadOnlyMemory<byte>>(_hashes[call % CollectionCount])
            .GetAsync(SampleData.KeyOf(call) % ElementCount).GetAwaiter().GetResult().Value.Length;
    }

    /// <summary>Members that are there get other scores.</summary>
    [Benchmark(OperationsPerInvoke = InFlight)]
    public async Task AddMemberAsync()
    {
        for (int index = 0; index < InFlight; index++)
        {
            long call = _calls++;
            _replies[index] = Database.SortedSet<long>(_boards[call % CollectionCount])
                .AddAsync(call / CollectionCount % ElementCount, SampleData.KeyOf(call));
        }

        foreach (ValueTask<bool> reply in _replies)
            await reply;
        await TrimAsync();
    }

    [Benchmark]
    public int TopTen() => Database.SortedSet<long>(_boards[_calls++ % CollectionCount])
        .RangeAsync(0, 9, Order.Descending).GetAwaiter().GetResult().Length;

    protected override async Task FillAsync()
    {
        byte[] value = new byte[SampleData.ValueBytes];
        KeyValuePair<long, byte[]>[] fields =
            [.. Enumerable.Range(0, ElementCount).Select(field => KeyValuePair.Create((long)field, value))];
        ScoredMember<long>[] members = [.. Enumerable.Range(0, ElementCount)
            .Select(member => new ScoredMember<long>(member, SampleData.KeyOf(member)))];
        foreach (Key key in _hashes)
            await Database.Hash<long, byte[]>(key).SetAsync(fields);
        foreach (Key key in _boards)
            await Database.SortedSet<long>(key).AddAsync(members);
    }
}
