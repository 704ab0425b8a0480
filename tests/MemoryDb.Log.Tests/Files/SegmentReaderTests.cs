using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>Frames are read and found wherever they lie, whatever lies before them (L14, L15).</summary>
public sealed class SegmentReaderTests
{
    private const int WindowBytes = 256 << 10;

    private static readonly SegmentOrigin Origin = new(new Guid(1, 2, 3, new byte[8]), 1, new Ballot(1, 1));

    [Theory]
    [InlineData(8)]
    [InlineData(WindowBytes - 8)] // the window ends in its header
    [InlineData(WindowBytes - 96)] // in its payload
    [InlineData(WindowBytes)]
    [InlineData(WindowBytes + 8)]
    [InlineData((3 * WindowBytes) + 64)]
    public async Task A_frame_is_found_behind_zeros_and_behind_noise(int offset)
    {
        byte[] frame = EncodeFrame(position: 5, payloadBytes: 200);
        byte[] noise = new byte[offset];
        new Random(offset).NextBytes(noise);
        foreach (byte[] before in new[] { new byte[offset], noise })
        {
            await using SegmentReader reader = await OpenAsync([.. before, .. frame, .. new byte[64]]);
            Assert.Equal(offset, await reader.FindAsync(0, lowestPosition: 5));
            Assert.Equal(5, (await reader.ReadAsync(offset))!.Value.Header.Position);
            Assert.Equal(-1, await reader.FindAsync(0, lowestPosition: 6));
            Assert.Equal(-1, await reader.FindAsync(offset + 8, lowestPosition: 5));
        }
    }

    [Fact]
    public async Task What_only_begins_like_a_frame_is_passed_over()
    {
        byte[] frame = EncodeFrame(position: 5, payloadBytes: 8);
        byte[] damaged = [.. frame];
        damaged[50] ^= 1;
        byte[] older = EncodeFrame(position: 4, payloadBytes: 8);
        await using SegmentReader reader = await OpenAsync([.. damaged, .. older, .. frame]);
        Assert.Null(await reader.ReadAsync(0));
        Assert.Equal(damaged.Length + older.Length, await reader.FindAsync(0, lowestPosition: 5));
        Assert.Equal(damaged.Length, await reader.FindAsync(0, lowestPosition: 4));
    }

    [Theory]
    [InlineData(WindowBytes - SegmentFormat.FrameHeaderBytes)]
    [InlineData(WindowBytes)]
    [InlineData(3 * WindowBytes)]
    public async Task A_frame_as_large_as_the_window_or_larger_is_read_and_those_around_it_too(int payloadBytes)
    {
        byte[] small = EncodeFrame(position: 1, payloadBytes: 9);
        byte[] large = EncodeFrame(position: 2, payloadBytes);
        byte[] last = EncodeFrame(position: 3, payloadBytes: 9);
        await using SegmentReader reader = await OpenAsync([.. small, .. large, .. last]);
        int[] offsets = [0, small.Length, small.Length + large.Length];
        foreach (int index in new[] { 0, 1, 2, 1, 0, 2 })
        {
            Frame? frame = await reader.ReadAsync(offsets[index]);
            Assert.Equal(index + 1, frame!.Value.Header.Position);
            Assert.Equal(frame.Value.Header.PayloadBytes, frame.Value.Payload.Length);
        }

        Assert.Null(await reader.ReadAsync(offsets[2] + last.Length));
    }

    [Fact]
    public async Task Something_and_nothing_are_told_apart()
    {
        byte[] bytes = new byte[400];
        bytes[87] = 1;
        await using SegmentReader reader = await OpenAsync(bytes);
        Assert.NotEqual(0u, await reader.IdentifyAsync(0));
        Assert.Equal(0u, await reader.IdentifyAsync(88));
        Assert.Equal(0u, await reader.IdentifyAsync(400));
        Assert.NotEqual(await reader.IdentifyAsync(0), await reader.IdentifyAsync(8));
    }

    [Fact]
    public async Task A_length_that_the_file_cannot_have_gets_no_memory_L15()
    {
        var origin = new SegmentOrigin(Guid.NewGuid(), 1, new Ballot(1, 1));
        byte[] bytes = new byte[SegmentFormat.FrameHeaderBytes + 100];
        SegmentFormat.WriteFrameHeader(bytes, new FrameHeader(
            SegmentFormat.MaxPayloadBytes, 0, 1, 1, 0, origin.Ballot, origin.DatabaseId, origin.ReplicaId, 0));
        var storage = new MemoryStorage();
        storage.Disk.WriteFile("/segment", bytes);
        await using var reader = new SegmentReader(await storage.OpenFileAsync("/segment", writable: false), origin);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(await reader.ReadAsync(0));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SegmentFormat.MaxPayloadBytes / 2);
    }

    private static byte[] EncodeFrame(long position, int payloadBytes)
    {
        byte[] bytes = new byte[SegmentFormat.FrameBytes(payloadBytes)];
        Span<byte> payload = bytes.AsSpan(SegmentFormat.FrameHeaderBytes, payloadBytes);
        payload.Fill((byte)position);
        SegmentFormat.WriteFrameHeader(bytes, new FrameHeader(
            payloadBytes, SegmentFormat.Checksum(payload), position, position, 0, Origin.Ballot, Origin.DatabaseId,
            Origin.ReplicaId, 0));
        return bytes;
    }

    private static async Task<SegmentReader> OpenAsync(byte[] bytes)
    {
        var storage = new MemoryStorage();
        storage.Disk.WriteFile("/segment", bytes);
        return new SegmentReader(await storage.OpenFileAsync("/segment", writable: false), Origin);
    }
}
