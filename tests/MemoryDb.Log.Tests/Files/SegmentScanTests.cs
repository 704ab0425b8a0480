using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

public sealed class SegmentScanTests
{
    /// <summary>By it a folder is told from another that went another way (L2).</summary>
    [Fact]
    public void The_running_checksum_at_any_position_is_read_back_and_what_is_gone_is_not_made_up()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            string path = world.Segments(1).Last();
            SegmentScan scan = await ScanAsync(world, path);
            Assert.Equal(9, scan.LastPosition);
            uint checksum = 0;
            for (int position = 1; position <= 9; position++)
            {
                byte[] record = LogWorld.Record(position);
                checksum = SegmentFormat.ContinueChecksum(
                    checksum, position, record.Length, SegmentFormat.Checksum(record));
                Assert.Equal(checksum, await ReadAsync(position));
                Assert.Equal(checksum, await ReadAsync(position));
            }

            Assert.Null(await ReadAsync(10));
            world.Damage(1, LogWorld.Record(4));
            Assert.NotNull(await ReadAsync(3));
            Assert.Null(await ReadAsync(4));

            ValueTask<uint?> ReadAsync(long position) =>
                new(scan.ReadRunningChecksumAsync(world.Storage, path, position));
        });
    }

    [Fact]
    public void A_place_to_start_reading_lies_before_the_record_and_not_far()
    {
        const int count = 60;
        const int markDistanceBytes = 256 << 10;
        var sketch = new SegmentSketch(11, 1, 0);
        var offsets = new List<long>();
        for (int i = 0; i < count; i++)
        {
            offsets.Add(sketch.Offset);
            sketch.LargeBatch(1, 20_000);
        }

        SegmentScan scan = sketch.Scan();
        Assert.Equal(10 + count, scan.LastPosition);
        for (int i = 0; i < count; i++)
        {
            long start = scan.OffsetBefore(11 + i);
            Assert.Contains(start, offsets);
            Assert.InRange(start, offsets[i] - markDistanceBytes, offsets[i]);
        }

        Assert.Equal(SegmentFormat.SegmentHeaderBytes, scan.OffsetBefore(11));
        Assert.Equal(SegmentFormat.SegmentHeaderBytes, new SegmentSketch(5, 1, 0).Scan().OffsetBefore(5));
        Assert.InRange(Enumerable.Range(0, count).Select(i => scan.OffsetBefore(11 + i)).Distinct().Count(), 4, 8);
    }

    [Fact]
    public void A_gap_that_has_been_mended_is_none_at_the_next_look()
    {
        var storage = new MemoryStorage(new MemoryDisk());
        SegmentScan scan = new SegmentSketch(1, 1, 0).Batch(3, 0, 2).Batch(1).Scan(storage, "/folder");
        Assert.Equal([new PositionRange(2, 2)], scan.Gaps);
        SegmentSketch mended = new SegmentSketch(1, 1, 0).Batch(3).Batch(1);
        mended.WriteTo(storage, "/folder");
        mended.Advance(scan, storage, "/folder");
        Assert.Empty(scan.Gaps);
        Assert.Equal(4, scan.LastPosition);
    }

    [Fact]
    public void A_header_that_has_been_mended_is_read_at_the_next_look()
    {
        var storage = new MemoryStorage(new MemoryDisk());
        SegmentScan scan = new SegmentSketch(1, 1, 2, 0).Batch(3).WithoutHeader().Scan(storage, "/folder");
        Assert.Null(scan.Header);
        SegmentSketch mended = new SegmentSketch(1, 1, 2, 0).Batch(3);
        mended.WriteTo(storage, "/folder");
        mended.Advance(scan, storage, "/folder");
        Assert.Equal(2, scan.Header!.Value.RecoveredTail);
        Assert.Equal(3, scan.LastPosition);
    }

    [Fact]
    public void Bytes_that_are_nothing_between_records_that_follow_each_other_are_no_gap()
    {
        SegmentScan scan = new SegmentSketch(1, 1, 0).Batch(2).Garbage(64).Batch(2).Scan();
        Assert.Empty(scan.Gaps);
        Assert.Equal(4, scan.LastPosition);
    }

    [Fact]
    public void A_header_that_says_something_else_than_the_name_is_none()
    {
        Assert.NotNull(new SegmentSketch(3, 1, 0).Batch(1).Scan().Header);
        Assert.Null(new SegmentSketch(3, 1, 0, startInHeader: 2).Batch(1).Scan().Header);
        Assert.Null(new SegmentSketch(3, 1, 0, databaseId: Guid.Empty).Batch(1).Scan().Header);
    }

    private static async Task<SegmentScan> ScanAsync(LogWorld world, string path)
    {
        Assert.True(SegmentName.TryParse(Path.GetFileName(path), SegmentName.SegmentSuffix, out SegmentName name));
        SegmentFormat.ReadSegmentHeader(world.Disk.ReadFile(path), out SegmentHeader header, out _);
        var scan = new SegmentScan(new SegmentOrigin(header.DatabaseId, header.ReplicaId, header.Ballot), name);
        await scan.AdvanceAsync(world.Storage, path, lookBehindDamage: true);
        return scan;
    }
}
