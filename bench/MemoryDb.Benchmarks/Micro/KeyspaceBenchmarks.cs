using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Serialization;

namespace MemoryDb.Benchmarks;

/// <summary>
/// The table of all keys, from the text of a key to its value, beside a dictionary. The keyspace encodes the key first
/// and hashes it under a secret, which the dictionary is spared; both keep a copy of what is put.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class KeyspaceBenchmarks
{
    private const int Missing = -1;

    // Prime, and far from the number of keys: neighbouring calls meet keys that lie far apart in memory.
    private const int Stride = 514_229;

    private readonly ValueCodec<byte[]> _codec = NativeCodecs.Find<byte[]>()!;
    private readonly byte[] _value = new byte[SampleData.ValueBytes];
    private readonly byte[] _keyBytes = new byte[64];
    private Keyspace _keyspace = null!;
    private EffectApplier _applier = null!;
    private Dictionary<string, byte[]> _dictionary = null!;
    private string[] _keys = [];
    private string[] _absentKeys = [];
    private int _step;
    private int _current;

    [Params(1_000, 1_000_000)]
    public int KeyCount { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _step = Stride % KeyCount;
        _keys = [.. Enumerable.Range(0, KeyCount).Select(SampleData.Key)];
        _absentKeys = [.. Enumerable.Range(KeyCount, KeyCount).Select(SampleData.Key)];
        FillKeyspace();
        FillDictionary();
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Hit")]
    public int HitDictionary() => LookInDictionary(_keys[Next()]);

    [Benchmark]
    [BenchmarkCategory("Hit")]
    public int Hit() => Look(_keys[Next()]);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Miss")]
    public int MissDictionary() => LookInDictionary(_absentKeys[Next()]);

    [Benchmark]
    [BenchmarkCategory("Miss")]
    public int Miss() => Look(_absentKeys[Next()]);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Overwrite")]
    public void OverwriteDictionary() => PutIntoDictionary(_keys[Next()]);

    [Benchmark]
    [BenchmarkCategory("Overwrite")]
    public void Overwrite() => Put(_keys[Next()]);

    // Removed at once, so that the table stays as large as the parameter says however often this is called.
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Insert and remove")]
    public bool InsertAndRemoveDictionary()
    {
        string key = _absentKeys[Next()];
        PutIntoDictionary(key);
        return _dictionary.Remove(key);
    }

    [Benchmark]
    [BenchmarkCategory("Insert and remove")]
    public void InsertAndRemove()
    {
        string key = _absentKeys[Next()];
        Put(key);
        _applier.Apply(
            new Effect(EffectKind.KeyDelete, Encode(key), number: (long)RemovalReason.Deleted), undo: null);
    }

    // With all the growing on the way; the time is that of all keys together.
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Insert all")]
    public void FillDictionary()
    {
        _dictionary = [];
        foreach (string key in _keys)
            PutIntoDictionary(key);
    }

    [Benchmark]
    [BenchmarkCategory("Insert all")]
    public void FillKeyspace()
    {
        _keyspace = new Keyspace(new Random(1));
        _applier = new EffectApplier(_keyspace);
        foreach (string key in _keys)
            Put(key);
    }

    private int Next()
    {
        int next = _current + _step;
        _current = next < KeyCount ? next : next - KeyCount;
        return _current;
    }

    private EncodedKey Encode(Key key) => new(_keyBytes, 0, key.CopyTo(_keyBytes), _keyspace.Hash);

    private int Look(string key)
    {
        ref Entry entry = ref _keyspace.Find(Encode(key));
        return Unsafe.IsNullRef(ref entry) ? Missing : StoredPair.ValueSpan((byte[])entry.Reference!).Length;
    }

    private int LookInDictionary(string key) =>
        _dictionary.TryGetValue(key, out byte[]? value) ? value.Length : Missing;

    private void Put(string key)
    {
        byte[] pair = StoredForm.Pair(key, _value, _codec);
        EncodedKey encoded = EncodedKey.OfPair(pair, _keyspace.Hash);
        _applier.Apply(
            new Effect(EffectKind.KeyPut, encoded, [new EffectItem(pair)], Entry.NeverExpires), undo: null);
    }

    private void PutIntoDictionary(string key) => _dictionary[key] = [.. _value];
}
