using BenchmarkDotNet.Attributes;
using MemoryDb.Log.Files;

namespace MemoryDb.Benchmarks;

/// <summary>CRC32C of records: of one small effect batch, of some, and of all that gather while a disk syncs.</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private byte[] _bytes = [];

    [Params(128, 4 * 1024, 128 * 1024)]
    public int RecordBytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _bytes = new byte[RecordBytes];
        new Random(1).NextBytes(_bytes);
    }

    [Benchmark]
    public uint Checksum() => SegmentFormat.Checksum(_bytes);
}
