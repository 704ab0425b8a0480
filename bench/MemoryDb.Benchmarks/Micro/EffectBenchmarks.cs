using BenchmarkDotNet.Attributes;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Benchmarks;

/// <summary>An effect batch on its way into the log and back: strings, fields and members by turns.</summary>
[MemoryDiagnoser]
public class EffectBenchmarks
{
    private readonly Keyspace _keyspace = new(new Random(1));
    private readonly EncodedEffects _effects = new();
    private readonly ByteBuffer _batch = new();
    private EffectDecoder _decoder = null!;
    private EffectKind[] _kinds = [];
    private EncodedKey[] _keys = [];
    private EffectItem[] _items = [];
    private long _revision;

    [Params(1, 100)]
    public int EffectCount { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        EffectKind[] kinds = [EffectKind.KeyPut, EffectKind.HashPut, EffectKind.SortedSetPut];
        _kinds = [.. Enumerable.Range(0, EffectCount).Select(index => kinds[index % kinds.Length])];
        _keys = [.. Enumerable.Range(0, EffectCount).Select(
            index => _keyspace.Encode(new Key(SampleData.Key(index)).ToArray()))];
        _items = [.. Enumerable.Range(0, EffectCount).Select(index => ItemOf(_kinds[index], in _keys[index]))];
        _decoder = new EffectDecoder(_keyspace);

        _batch.Clear();
        new MessagePackWriter(_batch).WriteArrayHeader(EffectCount);
        Encode();
        _batch.Write(_effects.Bytes.WrittenSpan);
    }

    [Benchmark]
    public int Encode()
    {
        _effects.Clear();
        for (int index = 0; index < _keys.Length; index++)
        {
            ReadOnlySpan<EffectItem> item = _items.AsSpan(index, 1);
            _effects.Add(new Effect(_kinds[index], _keys[index], item, Entry.NeverExpires));
        }

        return _effects.Bytes.Length;
    }

    /// <summary>What is decoded is applied: nobody wants it otherwise.</summary>
    [Benchmark]
    public void DecodeAndApply()
    {
        var reader = new MessagePackReader(_batch.WrittenSpan);
        _decoder.ApplyBatch(ref reader, new Revision(++_revision));
    }

    private static EffectItem ItemOf(EffectKind kind, in EncodedKey key)
    {
        byte[] value = new byte[SampleData.ValueBytes];
        return kind switch
        {
            EffectKind.KeyPut => new EffectItem(StoredPair.Create(key.Bytes, value)),
            EffectKind.HashPut => new EffectItem(StoredPair.Create("a field"u8, value)),
            _ => new EffectItem("a member"u8.ToArray(), score: 12_345.678),
        };
    }
}
