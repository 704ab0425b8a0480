using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

public sealed class SegmentReaderTests
{
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
}
