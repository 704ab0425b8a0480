using BenchmarkDotNet.Attributes;
using MemoryDb.Log;
using MemoryDb.Log.Files;

namespace MemoryDb.Benchmarks;

/// <summary>What stands before a record in a segment, with its own checksum.</summary>
[MemoryDiagnoser]
public class FrameHeaderBenchmarks
{
    private readonly byte[] _written = new byte[SegmentFormat.FrameHeaderBytes];
    private readonly byte[] _target = new byte[SegmentFormat.FrameHeaderBytes];
    private readonly FrameHeader _header = new(
        PayloadBytes: 128,
        PayloadChecksum: 1,
        Position: 1_000_000,
        BatchStart: 999_990,
        Watermark: 999_980,
        new Ballot(7, 1),
        new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        ReplicaId: 1,
        RunningChecksum: 2);

    public FrameHeaderBenchmarks() => SegmentFormat.WriteFrameHeader(_written, in _header);

    [Benchmark]
    public void Write() => SegmentFormat.WriteFrameHeader(_target, in _header);

    [Benchmark]
    public bool Read() => SegmentFormat.TryReadFrameHeader(_written, out _);

    /// <summary>Once for each record, whatever its size.</summary>
    [Benchmark]
    public uint ContinueChecksum() => SegmentFormat.ContinueChecksum(
        _header.RunningChecksum, _header.Position, _header.PayloadBytes, _header.PayloadChecksum);
}
