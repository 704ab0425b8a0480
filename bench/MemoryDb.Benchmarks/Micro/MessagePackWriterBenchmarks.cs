using BenchmarkDotNet.Attributes;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Benchmarks;

/// <summary>One value written.</summary>
[MemoryDiagnoser]
public class MessagePackWriterBenchmarks
{
    private readonly ByteBuffer _buffer = new(capacityBytes: 1024);
    private readonly long _small = 42;
    private readonly long _large = 1_234_567_890_123;
    private readonly double _score = 12_345.678;
    private readonly string _text = SampleData.Key(1);
    private readonly byte[] _bytes = new byte[SampleData.ValueBytes];
    private readonly DateTimeOffset _instant = DateTimeOffset.UnixEpoch.AddTicks(17_000_000_001_234_567);
    private readonly int _count = 100;

    [Benchmark]
    public void WriteSmallInteger() => Begin().WriteInteger(_small);

    [Benchmark]
    public void WriteLargeInteger() => Begin().WriteInteger(_large);

    [Benchmark]
    public void WriteDouble() => Begin().WriteDouble(_score);

    [Benchmark]
    public void WriteString() => Begin().WriteString(_text);

    [Benchmark]
    public void WriteBinary() => Begin().WriteBinary(_bytes);

    [Benchmark]
    public void WriteArrayHeader() => Begin().WriteArrayHeader(_count);

    [Benchmark]
    public void WriteTimestamp() => Begin().WriteTimestamp(_instant);

    private MessagePackWriter Begin()
    {
        _buffer.Clear();
        return new MessagePackWriter(_buffer);
    }
}
