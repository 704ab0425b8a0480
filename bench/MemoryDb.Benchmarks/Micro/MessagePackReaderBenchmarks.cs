using BenchmarkDotNet.Attributes;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Benchmarks;

/// <summary>One value read, the same that <see cref="MessagePackWriterBenchmarks"/> write.</summary>
[MemoryDiagnoser]
public class MessagePackReaderBenchmarks
{
    private readonly byte[] _small = Written(writer => writer.WriteInteger(42));
    private readonly byte[] _large = Written(writer => writer.WriteInteger(1_234_567_890_123));
    private readonly byte[] _score = Written(writer => writer.WriteDouble(12_345.678));
    private readonly byte[] _text = Written(writer => writer.WriteString(SampleData.Key(1)));
    private readonly byte[] _binary = Written(writer => writer.WriteBinary(new byte[SampleData.ValueBytes]));
    private readonly byte[] _instant = Written(
        writer => writer.WriteTimestamp(DateTimeOffset.UnixEpoch.AddTicks(17_000_000_001_234_567)));

    // A reader refuses a count that is greater than the number of bytes left.
    private readonly byte[] _array = [.. Written(writer => writer.WriteArrayHeader(100)), .. new byte[100]];

    [Benchmark]
    public long ReadSmallInteger() => new MessagePackReader(_small).ReadInteger();

    [Benchmark]
    public long ReadLargeInteger() => new MessagePackReader(_large).ReadInteger();

    [Benchmark]
    public double ReadDouble() => new MessagePackReader(_score).ReadDouble();

    [Benchmark]
    public string ReadString() => new MessagePackReader(_text).ReadString();

    [Benchmark]
    public int ReadBinary() => new MessagePackReader(_binary).ReadBinary().Length;

    [Benchmark]
    public int ReadArrayHeader() => new MessagePackReader(_array).ReadArrayHeader();

    [Benchmark]
    public DateTimeOffset ReadTimestamp() => new MessagePackReader(_instant).ReadTimestamp();

    private static byte[] Written(Action<MessagePackWriter> write)
    {
        var buffer = new ByteBuffer();
        write(new MessagePackWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
