using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Damaged files of closed ballots are mended from the other folders, as whole files, and kept aside (L8, F8 to F10).
/// </summary>
public sealed class QuorumLogRepairTests
{
    private const int Count = 9;

    [Theory]
    [InlineData("record")]
    [InlineData("header")]
    [InlineData("truncated")]
    [InlineData("lost")]
    public void A_damaged_segment_is_mended_by_the_next_writer_and_the_original_kept_L8(string damage)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, Count);
            string path = world.Segments(2).Single();
            byte[] original = world.Disk.ReadFile(path);
            Inflict(world, path, damage);
            byte[] damaged = damage == "lost" ? [] : world.Disk.ReadFile(path);

            await using (QuorumTransactionLog reopened = await world.OpenAsync())
            {
                await LogWorld.FillAsync(reopened, Count + 1, Count + 1);
                await world.WaitForAsync(() => reopened.Replicas[1].RepairedRecordCount > 0);
                Assert.Equal(0, reopened.Replicas[1].DamagedRecordCount);
                QuorumLogEvent told = Assert.Single(
                    reopened.Recovery!.Events, told => told.Kind == QuorumLogEventKind.SegmentRepaired);
                Assert.Equal(2, told.ReplicaId);
            }

            Assert.Equal(RecordsOf(original), RecordsOf(world.Disk.ReadFile(path)));
            if (damage != "lost")
                Assert.Equal(damaged, world.Disk.ReadFile(path + ".damaged"));

            // What was mended is worth as much as what was never damaged.
            world.Disk.Remove(LogWorld.Folder(3));
            world.Damage(1, LogWorld.Record(4));
            await using QuorumTransactionLog last = await world.OpenAsync();
            await LogWorld.AssertHoldsAsync(last, Count + 1);
        });
    }

    [Fact]
    public void Damage_to_different_records_in_two_folders_is_mended_in_both_F10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, Count);
            world.Damage(1, LogWorld.Record(2));
            world.Damage(2, LogWorld.Record(6));
            await using (QuorumTransactionLog reopened = await world.OpenAsync())
            {
                await LogWorld.FillAsync(reopened, Count + 1, Count + 1);
                await world.WaitForAsync(() => reopened.Replicas.Sum(replica => replica.RepairedRecordCount) == 2);
            }

            for (int replica = 1; replica <= 3; replica++)
            {
                for (int number = 1; number <= Count + 1; number++)
                    Assert.Contains(world.Segments(replica), path => world.Disk.ReadFile(path).AsSpan()
                        .IndexOf(LogWorld.Record(number)) >= 0);
            }
        });
    }

    [Fact]
    public void Rotated_segments_are_mended_one_by_one()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
            {
                for (int number = 1; number <= 20; number++)
                    await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
            }

            string[] segments = [.. world.Segments(3)];
            Assert.True(segments.Length > 2, "the log has rotated");
            world.Disk.Remove(segments[1]);
            world.Damage(3, LogWorld.Record(1, 20_000));
            await using (QuorumTransactionLog reopened = await world.OpenAsync())
            {
                await LogWorld.AppendAsync(reopened, 20, LogWorld.Record(21));
                await world.WaitForAsync(() => reopened.Recovery!.Events.Count(
                    told => told.Kind == QuorumLogEventKind.SegmentRepaired) >= 1
                    && reopened.Replicas[2].DamagedRecordCount == 0);
            }

            world.Disk.Remove(LogWorld.Folder(1));
            world.Damage(2, LogWorld.Record(7, 20_000));
            world.Damage(2, LogWorld.Record(1, 20_000));
            await using QuorumTransactionLog last = await world.OpenAsync();
            List<LogRecord> records = await LogWorld.ReadAllAsync(last);
            Assert.Equal(21, records.Count);
            Assert.All(records.Take(20), record => Assert.True(
                record.Payload.Span.SequenceEqual(LogWorld.Record((int)record.Position.Value, 20_000))));
        });
    }

    [Fact]
    public void A_power_cut_during_the_repair_loses_nothing_and_the_next_writer_mends_it()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                await using (QuorumTransactionLog log = await world.OpenAsync())
                    await LogWorld.FillAsync(log, 1, Count);
                world.Damage(1, LogWorld.Record(2));
                world.Damage(2, LogWorld.Record(6));
            });
            Task<QuorumTransactionLog> opening = world.Scheduler.Start(async () =>
            {
                QuorumTransactionLog log = await world.OpenAsync();
                await LogWorld.FillAsync(log, Count + 1, Count + 1);
                return log;
            });
            long last = world.Scheduler.StepCount + 250 + world.Random.Next(500);
            world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last);
            bool isAcknowledged = opening.IsCompletedSuccessfully;
            world.CutPower();
            world.Run(async () =>
            {
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                long tail = (await reopened.GetTailAsync()).Value;
                Assert.InRange(tail, isAcknowledged ? Count + 1 : Count, Count + 1);
                await LogWorld.AssertHoldsAsync(reopened, (int)tail);
                await world.WaitForAsync(() => reopened.Replicas.All(replica => replica.DamagedRecordCount == 0));
            });
        }
    }

    private static void Inflict(LogWorld world, string path, string damage)
    {
        switch (damage)
        {
            case "record":
                world.Damage(2, LogWorld.Record(4));
                break;
            case "header":
                world.Disk.FlipBits(path, 60);
                break;
            case "truncated":
                world.Disk.WriteFile(path, world.Disk.ReadFile(path).AsSpan(0, 700));
                break;
            default:
                world.Disk.Remove(path);
                break;
        }
    }

    /// <summary>Which records stand at which places.</summary>
    private static (int Number, int Offset)[] RecordsOf(byte[] segment) => [.. Enumerable.Range(1, Count)
        .Select(number => (number, segment.AsSpan().IndexOf(LogWorld.Record(number))))];
}
