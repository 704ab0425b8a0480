using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>What a folder shows may be void, or the folder itself lost: neither is believed.</summary>
public sealed class QuorumLogDoubtTests
{
    /// <summary>
    /// No damage at all: a writer that was slow to store its watermark, a taker that was killed before its first frame,
    /// a next writer, a power cut.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_torn_takeover_under_a_late_watermark_makes_no_acknowledged_record_doubtful_L2(int replicaCount)
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

            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog two = await world.OpenAsync(b);
            StorageFault killed = b.Faults.Hang(call => call.Operation == StorageOperation.Write && call.Offset > 0
                && call.Path.EndsWith(".next", StringComparison.Ordinal));
            _ = two.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
            await world.WaitForAsync(() => killed.HitCount == replicaCount);
            b.Crash();

            late.Lift();
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await third);
            await LogWorld.SettleAsync();
            a.Crash();

            MemoryStorage c = world.Storage.OpenAnother();
            QuorumTransactionLog three = await world.OpenAsync(c);
            await LogWorld.FillAsync(three, 4, 4);
            await LogWorld.SettleAsync();
            c.Crash();
        });
        var cut = new LogWorld(seed: 2, replicaCount, world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Run(async () =>
        {
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 4);
        });
    }

    /// <summary>
    /// A segment file of one folder is lost, and a power cut has taken what its watermark said: what a paused older
    /// writer added there too late stands in for it.
    /// </summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    public void A_lost_segment_whose_watermark_was_never_synced_uncovers_no_void_record_L2_L14(
        int replicaCount, int last)
    {
        LogWorld cut = VoidRecord.LeftBehind(replicaCount, last);
        cut.Run(async () =>
        {
            cut.Disk.Remove(cut.Segments(1).Single(path =>
                path.Contains("-0000000002-", StringComparison.Ordinal)));
            try
            {
                await using QuorumTransactionLog reopened = await cut.OpenAsync();
                await LogWorld.AssertHoldsAsync(reopened, last + 1);
                await LogWorld.FillAsync(reopened, last + 2, 6);
                await LogWorld.AssertHoldsAsync(reopened, 6);
            }
            catch (LogCorruptException) when (replicaCount == 1)
            {
                // as it should be
            }
        });
    }

    /// <summary>The void record that a lost segment uncovers is copied into a folder that is filled again.</summary>
    [Fact]
    public void A_void_record_does_not_spread_into_a_folder_that_is_filled_again_L2()
    {
        LogWorld cut = VoidRecord.LeftBehind(replicaCount: 3, last: 3);
        cut.Run(async () =>
        {
            cut.Disk.Remove(cut.Segments(1).Single(path =>
                path.Contains("-0000000002-", StringComparison.Ordinal))); // one file of one replica
            await using (QuorumTransactionLog mending = await cut.OpenAsync())
            {
                await LogWorld.FillAsync(mending, 5, 5);
                await cut.WaitForAsync(() => mending.Replicas.All(each => each.State == ReplicaState.Healthy));
                await LogWorld.SettleAsync();
            }

            cut.Disk.Remove(LogWorld.Folder(2)); // later a folder is lost, and filled again
            await using (QuorumTransactionLog filling = await cut.OpenAsync())
            {
                await LogWorld.FillAsync(filling, 6, 6);
                await cut.WaitForAsync(() => filling.Replicas.All(each => each.State == ReplicaState.Healthy));
                await LogWorld.SettleAsync();
            }

            Assert.DoesNotContain(cut.Segments(2), path =>
                cut.Disk.ReadFile(path).AsSpan().IndexOf(LogWorld.Record(99)) >= 0);
            cut.Disk.Remove(LogWorld.Folder(3)); // later another
            await using QuorumTransactionLog last = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(last, 6);
        });
    }

    /// <summary>
    /// The folder that holds the record is lost, and created anew by another process, after a taker has seen its
    /// REPLICA and before it reads the segments; the other that holds it has a damaged header.
    /// </summary>
    [Fact]
    public void A_folder_that_no_longer_holds_the_promise_has_no_vote_L7()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(first);
            await LogWorld.FillAsync(log, 1, 2);
            await LogWorld.SettleAsync();
            first.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 3));
            await LogWorld.FillAsync(log, 3, 3); // by 1 and 2
            first.Crash();
        });
        world = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        world.Run(async () =>
        {
            world.Disk.FlipBits(world.Segments(1).Last(), 20);
            MemoryStorage disk = world.Storage.OpenAnother();
            QuorumTransactionLog last = await world.OpenAsync(disk);
            bool isPromised = false;
            bool isInspected = false;
            bool isDone = false;
            disk.Faults.Fail(
                call =>
                {
                    isPromised |= call.Operation == StorageOperation.CreateFile
                        && call.Path.StartsWith($"{LogWorld.Folder(2)}/promises", StringComparison.Ordinal);
                    if (!isDone && isInspected && call.Operation == StorageOperation.List
                        && LogWorld.IsIn(call.Path, 2))
                    {
                        isDone = true;
                        world.Disk.Remove(LogWorld.Folder(2));
                        world.Disk.CreateFolder(LogWorld.Folder(2));
                        world.Disk.CreateFolder($"{LogWorld.Folder(2)}/promises");
                        world.Disk.CreateFolder($"{LogWorld.Folder(2)}/head");
                    }

                    isInspected |= isPromised && call.Operation == StorageOperation.Read
                        && call.Path == $"{LogWorld.Folder(2)}/REPLICA";
                    return false;
                },
                ErrorNumbers.InputOutput);
            AppendResult result = await last.AppendAsync(new LogPosition(2), LogWorld.Record(99));
            Assert.True(isDone, $"{isPromised} {isInspected} {result}");
            Assert.True(result.Outcome != AppendOutcome.Appended, $"Record 3 was acknowledged; now told {result}.");
        });
    }

    /// <summary>
    /// A filler sleeps before it names the folder; a successor fills and names it, acknowledges in it, and it is lost a
    /// second time. The filler wakes and names what is empty.
    /// </summary>
    [Fact]
    public void A_filler_that_slept_names_no_folder_that_was_lost_again_L7_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Disk.Remove(LogWorld.Folder(3));
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog filler = await world.OpenAsync(a);
            StorageFault sleep = a.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                && call.Path.StartsWith($"{LogWorld.Folder(3)}/REPLICA", StringComparison.Ordinal));
            await LogWorld.FillAsync(filler, 4, 4);
            await world.WaitForAsync(() => sleep.HitCount >= 1);

            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog next = await world.OpenAsync(b);
            await LogWorld.FillAsync(next, 5, 5);
            await world.WaitForAsync(() => next.Replicas[2].State == ReplicaState.Healthy);
            await LogWorld.FillAsync(next, 6, 6);
            await LogWorld.SettleAsync();
            b.Faults.Hang(call => LogWorld.IsIn(call.Path, 1)); // slow from now on
            await LogWorld.FillAsync(next, 7, 7); // by 2 and 3
            world.Disk.Remove(LogWorld.Folder(3)); // lost again
            _ = next.AppendAsync(new LogPosition(7), LogWorld.Record(8)).AsTask();
            while (!await world.Storage.FolderExistsAsync($"{LogWorld.Folder(3)}/head"))
                await Task.Delay(TimeSpan.FromMilliseconds(100), world.Time);
            sleep.Lift();
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time);
            a.Crash();
            b.Crash();
            await AssertNotReplacedAsync(world, acknowledged: 7);
        });
    }

    /// <summary>The same with a creator that slept.</summary>
    [Fact]
    public void A_creator_that_slept_names_no_folder_that_was_lost_since_L7_H19()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage a = world.Storage.OpenAnother();
            StorageFault sleep = a.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                && call.Path.StartsWith($"{LogWorld.Folder(3)}/REPLICA", StringComparison.Ordinal));
            Task<QuorumTransactionLog> creating = world.OpenAsync(a);
            await LogWorld.SettleAsync();
            Assert.Equal(1, sleep.HitCount);

            MemoryStorage b = world.Storage.OpenAnother();
            QuorumTransactionLog next = await world.OpenAsync(b);
            await LogWorld.FillAsync(next, 1, 1);
            await LogWorld.SettleAsync();
            b.Faults.Hang(call => LogWorld.IsIn(call.Path, 1)); // slow from now on
            await LogWorld.FillAsync(next, 2, 2); // by 2 and 3
            world.Disk.Remove(LogWorld.Folder(3)); // lost
            _ = next.AppendAsync(new LogPosition(2), LogWorld.Record(3)).AsTask();
            while (!await world.Storage.FolderExistsAsync($"{LogWorld.Folder(3)}/head"))
                await Task.Delay(TimeSpan.FromMilliseconds(100), world.Time);
            sleep.Lift();
            await LogWorld.SettleAsync();
            a.Crash();
            b.Crash();
            await AssertNotReplacedAsync(world, acknowledged: 2);
        });
    }

    /// <summary>While the second replica is not to be had, the log is refused or holds the record.</summary>
    private static async Task AssertNotReplacedAsync(LogWorld world, long acknowledged)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
        try
        {
            QuorumTransactionLog log = await world.OpenAsync(storage);
            AppendResult result = await log.AppendAsync(new LogPosition(acknowledged - 1), LogWorld.Record(99));
            Assert.True(result.Outcome != AppendOutcome.Appended,
                $"Record {acknowledged} was acknowledged; now told {result}.");
        }
        catch (LogUnavailableException)
        {
            // as it should be
        }
    }
}
