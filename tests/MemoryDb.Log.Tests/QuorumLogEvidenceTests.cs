using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// What marks, watermarks and headers prove, and what they do not: after kills, power cuts, and on file systems that
/// were mounted anew.
/// </summary>
public sealed class QuorumLogEvidenceTests
{
    /// <summary>
    /// The mark says durably that the copies up to T are synced; nevertheless a copy that rots is taken for torn, and
    /// the record, acknowledged by 1 and 3, is dropped when 3 is not to be had.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_that_the_mark_says_is_durable_is_corrupt_and_not_torn_L2_L6_L7(bool isRotten)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(a);
            await LogWorld.FillAsync(one, 1, 2);
            await LogWorld.SettleAsync();
            a.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 1, 2));
            _ = one.AppendAsync(new LogPosition(2), LogWorld.Record(3)).AsTask(); // in 3 alone
            await LogWorld.SettleAsync();
            a.Crash();

            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog two = await world.OpenAsync(b);
            b.Faults.Hang(call => LogWorld.IsIn(call.Path, 2) && call.Operation == StorageOperation.CreateFile
                && !call.Path.Contains("promises", StringComparison.Ordinal));
            Assert.Equal(
                AppendResult.Appended(new LogPosition(3)),
                await LogWorld.AppendAsync(two, 2, LogWorld.Record(3)));
            await LogWorld.SettleAsync();
            Assert.Equal(2, world.CountSynced(LogWorld.Record(3)));
            b.Crash();
        });
        var cut = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Run(async () =>
        {
            if (isRotten)
                cut.Damage(1, LogWorld.Record(3)); // one record in one folder
            MemoryStorage c = cut.Storage.OpenAnother();
            c.Faults.Fail(call => LogWorld.IsIn(call.Path, 3), ErrorNumbers.InputOutput);
            AppendResult result;
            try
            {
                QuorumTransactionLog last = await cut.OpenAsync(c);
                result = await last.AppendAsync(new LogPosition(2), LogWorld.Record(99));
            }
            catch (LogUnavailableException)
            {
                return; // as it should be: replica 3 has it
            }

            Assert.True(result.Outcome != AppendOutcome.Appended, $"Record 3 was acknowledged; now told {result}.");
        });
    }

    /// <summary>
    /// No damage: a late watermark; a taker killed when its segments had a name and before its first frame; another
    /// killed before its segments had a name; a power cut.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_torn_takeover_and_one_without_a_segment_make_nothing_doubtful_L2_L8(int replicaCount)
    {
        var world = new LogWorld(seed: 1, replicaCount);
        world.Run(async () =>
        {
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(a);
            await LogWorld.FillAsync(one, 1, 2);
            await LogWorld.SettleAsync();
            StorageFault late = a.Faults.Hang(call => call.Operation == StorageOperation.Write
                && call.Path.EndsWith(".durable", StringComparison.Ordinal));
            Task<AppendResult> third = one.AppendAsync(new LogPosition(2), LogWorld.Record(3)).AsTask();
            await world.WaitForAsync(() => late.HitCount == replicaCount);

            async Task KillTakerAsync(Predicate<StorageCall> when)
            {
                MemoryStorage b = world.Storage.OpenAnother();
                QuorumTransactionLog two = await world.OpenAsync(b);
                StorageFault killed = b.Faults.Hang(call => when(call));
                _ = two.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
                await world.WaitForAsync(() => killed.HitCount == replicaCount);
                b.Crash();
            }

            await KillTakerAsync(call => call.Operation == StorageOperation.Write && call.Offset > 0
                && call.Path.EndsWith(".next", StringComparison.Ordinal));
            late.Lift();
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await third);
            await LogWorld.SettleAsync();
            a.Crash();
            await KillTakerAsync(call => call.Operation == StorageOperation.CreateFile
                && call.Path.EndsWith(".next", StringComparison.Ordinal));
        });
        // All that was written arrived on the disk, but for the last values of the first writer's watermarks.
        HashSet<MemoryNode> lost = Watermarks(world, replicaCount, "-0000000001-");
        Assert.Equal(replicaCount, lost.Count);
        var cut = new LogWorld(seed: 2, replicaCount, world.Disk.PowerCut(
            new ChosenPowerCut(change => !lost.Contains(change.Node))));
        cut.Run(async () =>
        {
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 3);
        });
    }

    /// <summary>Of the newest watermarks the disk has a value that is neither the mark nor the last.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_system_that_lost_the_last_watermarks_shows_no_older_tail_within_one_boot_H8(int lastKept)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 5);
            MemoryStorage second = world.Storage.OpenAnother();
            await LogWorld.FillAsync(await world.OpenAsync(second), 6, 8);
            await LogWorld.SettleAsync();
            second.Crash();
        });
        HashSet<MemoryNode> kept = Watermarks(world, 3, "-0000000002-");
        var mounted = new LogWorld(seed: 2, disk: world.Disk.Remount(
            new ChosenPowerCut(change => kept.Contains(change.Node) && change.Index <= lastKept)));
        mounted.Run(async () =>
        {
            await using QuorumTransactionLog log = await mounted.OpenAsync();
            Assert.Equal(new LogPosition(8), await log.GetTailAsync());
        });
    }

    /// <summary>Only the marks are left after the remount; then a taker is killed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_killed_taker_makes_no_older_tail_certain_after_a_remount_H8(bool isNamed)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 5);
            MemoryStorage second = world.Storage.OpenAnother();
            await LogWorld.FillAsync(await world.OpenAsync(second), 6, 8);
            await LogWorld.SettleAsync();
            second.Crash();
        });
        var mounted = new LogWorld(seed: 2, disk: world.Disk.Remount(ChosenPowerCut.Nothing));
        mounted.Run(async () =>
        {
            MemoryStorage b = mounted.Storage.OpenAnother();
            QuorumTransactionLog two = await mounted.OpenAsync(b);
            StorageFault killed = b.Faults.Hang(call => call.Path.EndsWith(".next", StringComparison.Ordinal)
                && (isNamed
                    ? call.Operation == StorageOperation.Write && call.Offset > 0
                    : call.Operation == StorageOperation.CreateFile));
            _ = two.AppendAsync(new LogPosition(8), LogWorld.Record(9)).AsTask();
            await mounted.WaitForAsync(() => killed.HitCount == 3);
            b.Crash();
            await using QuorumTransactionLog log = await mounted.OpenAsync();
            LogPosition tail = await log.GetTailAsync();
            Assert.True(tail.Value >= 8, $"tail {tail}");
        });
    }

    /// <summary>
    /// The header of a segment of which the beginning is trimmed rots and is mended. After a power cut the mended
    /// segment looks torn; then one record rots in both other folders (F10).
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_segment_whose_header_was_mended_behind_a_trim_supplies_its_records_L8_F10(bool isHeaderDamaged)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            // 2 to 6 by replicas 2 and 3 alone
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(a);
            await LogWorld.FillAsync(one, 1, 1);
            await LogWorld.SettleAsync();
            a.Faults.Hang(call => LogWorld.IsIn(call.Path, 1) && call.Operation == StorageOperation.Write
                && call.Path.EndsWith(".next", StringComparison.Ordinal));
            a.Faults.Hang(call => LogWorld.IsIn(call.Path, 1) && call.Operation == StorageOperation.Write
                && call.Offset > 0);
            await LogWorld.FillAsync(one, 2, 6);
            await LogWorld.SettleAsync();
            a.Crash();

            // copies 2 to 6 into replica 1 in one batch, and trims to 4
            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog two = await world.OpenAsync(b);
            Assert.Equal(
                AppendResult.Appended(new LogPosition(6)), await LogWorld.AppendAsync(two, 5, LogWorld.Record(6)));
            await two.TrimAsync(new LogPosition(1));
            await LogWorld.SettleAsync();
            await two.TrimAsync(new LogPosition(4));
            await LogWorld.SettleAsync();
            b.Crash();

            if (isHeaderDamaged)
                world.Disk.FlipBits(world.Segments(1).Last(), 20);
            MemoryStorage c = world.Storage.OpenAnother();
            QuorumTransactionLog three = await world.OpenAsync(c);
            await LogWorld.FillAsync(three, 7, 7);
            await Task.Delay(TimeSpan.FromSeconds(3), world.Time);
            await LogWorld.SettleAsync();
            Assert.Equal(0, three.Replicas[0].DamagedRecordCount);
            c.Crash();
        });
        var cut = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Run(async () =>
        {
            cut.Damage(2, LogWorld.Record(5));
            cut.Damage(3, LogWorld.Record(5));
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 7, first: 4);
        });
    }

    /// <summary>
    /// A folder has lost a ballot's segment and its watermark. What an older writer added there too late lies below
    /// the last record before the next ballot.
    /// </summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void A_ballot_that_left_no_trace_uncovers_no_void_record_L2_L14(int last, bool isWatermarkLost)
    {
        LogWorld cut = VoidRecord.LeftBehind(replicaCount: 3, last);
        cut.Run(async () =>
        {
            foreach (string path in cut.Disk.ListFiles(LogWorld.Folder(1)).ToArray())
            {
                if (path.Contains("-0000000002-", StringComparison.Ordinal)
                    && (isWatermarkLost || path.EndsWith(".log", StringComparison.Ordinal)))
                    cut.Disk.Remove(path);
            }

            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, last + 1);
        });
    }

    /// <summary>The same; then a folder is filled again, and then the third is lost.</summary>
    [Fact]
    public void A_void_record_that_a_ballot_without_trace_uncovers_does_not_spread_L2()
    {
        LogWorld cut = VoidRecord.LeftBehind(replicaCount: 3, last: 4);
        cut.Run(async () =>
        {
            foreach (string path in cut.Disk.ListFiles(LogWorld.Folder(1)).ToArray())
            {
                if (path.Contains("-0000000002-", StringComparison.Ordinal))
                    cut.Disk.Remove(path);
            }

            await using (QuorumTransactionLog mending = await cut.OpenAsync())
            {
                await LogWorld.FillAsync(mending, 6, 6);
                await Task.Delay(TimeSpan.FromSeconds(3), cut.Time);
                await LogWorld.SettleAsync();
            }

            cut.Disk.Remove(LogWorld.Folder(2));
            await using (QuorumTransactionLog filling = await cut.OpenAsync())
            {
                await LogWorld.FillAsync(filling, 7, 7);
                await Task.Delay(TimeSpan.FromSeconds(3), cut.Time);
                await cut.WaitForAsync(() => filling.Replicas.All(each => each.State == ReplicaState.Healthy));
                await LogWorld.SettleAsync();
            }

            Assert.DoesNotContain(cut.Segments(2), path =>
                cut.Disk.ReadFile(path).AsSpan().IndexOf(LogWorld.Record(99)) >= 0);
            cut.Disk.Remove(LogWorld.Folder(3));
            await using QuorumTransactionLog last = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(last, 7);
        });
    }

    /// <summary>
    /// A ballot is given up while it copies: its mark must not say that the copies are durable.
    /// </summary>
    [Fact]
    public void A_ballot_given_up_while_it_copies_is_not_marked_as_complete()
    {
        var world = new LogWorld(seed: 1) { FirstSegmentBytes = 8 << 20 };
        world.Run(async () =>
        {
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(a);
            await LogWorld.FillAsync(one, 1, 1);
            await LogWorld.SettleAsync();
            a.Faults.Hang(call => LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Write);
            for (int number = 2; number <= 40; number++)
                await LogWorld.AppendAsync(one, number - 1, LogWorld.Record(number, length: 100_000));
            a.Crash();

            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog two = await world.OpenAsync(b);
            StorageFault pause = b.Faults.Hang(call => LogWorld.IsIn(call.Path, 3)
                && call.Operation == StorageOperation.Write && call.Offset > 1_500_000);
            await LogWorld.AppendAsync(two, 40, LogWorld.Record(41));
            await world.WaitForAsync(() => pause.HitCount > 0);
            await two.CrashAsync(); // the ballot is given up, the process lives
            pause.Lift();
            await LogWorld.SettleAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            string mark = world.Disk.ListFiles(LogWorld.Folder(3))
                .Last(path => path.EndsWith(".durable", StringComparison.Ordinal));
            Assert.True(SegmentFormat.TryReadWatermark(world.Disk.ReadFile(mark), out WatermarkEntry entry));
            Assert.True(!entry.IsReached, $"{mark}: {entry}");
        });
    }

    /// <summary>What the third folder may hold is not damaged: it is not to be had at the moment.</summary>
    [Fact]
    public void A_record_that_an_unreadable_folder_may_hold_makes_the_log_unavailable_and_not_corrupt_F10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            world.Damage(1, LogWorld.Record(2));
            world.Damage(2, LogWorld.Record(2));
            MemoryStorage cutOff = world.Storage.OpenAnother();
            StorageFault failing = cutOff.Faults.Fail(call => LogWorld.IsIn(call.Path, 3), ErrorNumbers.InputOutput);
            LogUnavailableException refused =
                await Assert.ThrowsAsync<LogUnavailableException>(() => world.OpenAsync(cutOff));
            Assert.Contains("Record 2", refused.Message, StringComparison.Ordinal);
            failing.Lift();
            await using QuorumTransactionLog log = await world.OpenAsync(cutOff);
            await LogWorld.AssertHoldsAsync(log, 3);
        });
    }

    /// <summary>A folder that is gone will not bring it back.</summary>
    [Fact]
    public void A_record_damaged_in_all_folders_that_are_left_makes_the_log_corrupt_F10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 3);
            world.Damage(1, LogWorld.Record(2));
            world.Damage(2, LogWorld.Record(2));
            world.Disk.Remove(LogWorld.Folder(3));
            LogCorruptException refused = await Assert.ThrowsAsync<LogCorruptException>(() => world.OpenAsync());
            Assert.Equal(new LogPosition(2), refused.Position);
        });
    }

    private static HashSet<MemoryNode> Watermarks(LogWorld world, int replicaCount, string ballot)
    {
        var found = new HashSet<MemoryNode>();
        for (int replica = 1; replica <= replicaCount; replica++)
        {
            foreach ((string name, MemoryFile file) in world.Disk.ListStored(LogWorld.Folder(replica)))
            {
                if (name.EndsWith(".durable", StringComparison.Ordinal)
                    && name.Contains(ballot, StringComparison.Ordinal))
                    found.Add(file);
            }
        }

        return found;
    }
}
