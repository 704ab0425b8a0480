using BenchmarkDotNet.Attributes;
using MemoryDb.Data;

namespace MemoryDb.Benchmarks;

/// <summary>What every command does with its key before it takes a lock.</summary>
[MemoryDiagnoser]
public class KeyBenchmarks
{
    private readonly KeyedHash _hash = new(new Random(1));
    private Key _key;
    private byte[] _bytes = [];

    /// <summary>16 is that of the macro benchmark.</summary>
    [Params(16, 64, 256)]
    public int KeyBytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _key = SampleData.Key(1).PadLeft(KeyBytes, 'k');
        _bytes = _key.ToArray();
    }

    [Benchmark]
    public int CopyText() => _key.CopyTo(_bytes);

    [Benchmark]
    public int FindSlot() => HashSlots.Of(_bytes);

    [Benchmark]
    public ulong ComputeHash() => _hash.Compute(_bytes);

    /// <summary>All three.</summary>
    [Benchmark]
    public ulong Encode()
    {
        var encoded = new EncodedKey(_bytes, 0, _key.CopyTo(_bytes), _hash);
        return encoded.Hash + (ulong)encoded.Slot;
    }
}
