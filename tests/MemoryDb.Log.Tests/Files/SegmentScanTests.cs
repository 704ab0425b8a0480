using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;

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

    private static async Task<SegmentScan> ScanAsync(LogWorld world, string path)
    {
        Assert.True(SegmentName.TryParse(Path.GetFileName(path), SegmentName.SegmentSuffix, out SegmentName name));
        SegmentFormat.ReadSegmentHeader(world.Disk.ReadFile(path), out SegmentHeader header, out _);
        var scan = new SegmentScan(new SegmentOrigin(header.DatabaseId, header.ReplicaId, header.Ballot), name);
        await scan.AdvanceAsync(world.Storage, path, lookBehindDamage: true);
        return scan;
    }
}
