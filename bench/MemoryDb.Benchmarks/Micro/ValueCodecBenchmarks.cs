using BenchmarkDotNet.Attributes;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Benchmarks;

/// <summary>Values to stored bytes and back.</summary>
[MemoryDiagnoser]
public class ValueCodecBenchmarks
{
    private readonly ValueCodec<long> _integers = NativeCodecs.Find<long>()!;
    private readonly ValueCodec<double> _doubles = NativeCodecs.Find<double>()!;
    private readonly ValueCodec<decimal> _decimals = NativeCodecs.Find<decimal>()!;
    private readonly ValueCodec<string> _texts = NativeCodecs.Find<string>()!;
    private readonly ValueCodec<byte[]> _arrays = NativeCodecs.Find<byte[]>()!;

    private readonly long _integer = 1_234_567_890;
    private readonly double _double = 12_345.678;
    private readonly decimal _decimal = 12_345.67m;
    private readonly string _text = new('t', SampleData.ValueBytes);
    private readonly byte[] _array = new byte[SampleData.ValueBytes];

    private readonly byte[] _storedInteger = "1234567890"u8.ToArray();
    private readonly byte[] _storedDouble = "12345.678"u8.ToArray();
    private readonly byte[] _storedDecimal = "12345.67"u8.ToArray();
    private readonly byte[] _storedText = [.. Enumerable.Repeat((byte)'t', SampleData.ValueBytes)];

    private readonly ByteBuffer _buffer = new(capacityBytes: 1024);

    [Benchmark]
    public int EncodeLong() => Encode(_integers, _integer);

    [Benchmark]
    public long DecodeLong() => _integers.Decode(_storedInteger);

    [Benchmark]
    public int EncodeDouble() => Encode(_doubles, _double);

    [Benchmark]
    public double DecodeDouble() => _doubles.Decode(_storedDouble);

    [Benchmark]
    public int EncodeDecimal() => Encode(_decimals, _decimal);

    [Benchmark]
    public decimal DecodeDecimal() => _decimals.Decode(_storedDecimal);

    [Benchmark]
    public int EncodeString() => Encode(_texts, _text);

    [Benchmark]
    public string DecodeString() => _texts.Decode(_storedText);

    [Benchmark]
    public int EncodeByteArray() => Encode(_arrays, _array);

    [Benchmark]
    public byte[] DecodeByteArray() => _arrays.Decode(_array);

    private int Encode<T>(ValueCodec<T> codec, T value)
    {
        _buffer.Clear();
        codec.Encode(value, _buffer);
        return _buffer.Length;
    }
}
