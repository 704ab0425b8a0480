using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>Records that a later ballot has voided are never shown, and nothing else is taken for them.</summary>
public sealed class QuorumLogVoidedTests
{
    /// <summary>
    /// No damage: a late watermark, two takers killed one after the other before their segments had a name, a power
    /// cut.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Two_takers_killed_with_no_more_than_a_watermark_make_nothing_doubtful_L2_L8(int replicaCount)
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

            async Task KillTakerAsync(int expected)
            {
                MemoryStorage b = world.Storage.OpenAnother();
                QuorumTransactionLog two = await world.OpenAsync(b);
                StorageFault killed = b.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                    && call.Path.EndsWith(".next", StringComparison.Ordinal));
                _ = two.AppendAsync(new LogPosition(expected), LogWorld.Record(4)).AsTask();
                await world.WaitForAsync(() => killed.HitCount == replicaCount);
                b.Crash();
            }

            await KillTakerAsync(3);
            late.Lift();
            Assert.Equal(AppendResult.Appended(new LogPosition(3)), await third);
            await LogWorld.SettleAsync();
            a.Crash();
            await KillTakerAsync(3);
        });
        // All that was written arrived on the disk, but for the last values of the first writer's watermarks.
        var lost = new HashSet<MemoryNode>();
        for (int replica = 1; replica <= replicaCount; replica++)
        {
            foreach ((string name, MemoryFile file) in world.Disk.ListStored(LogWorld.Folder(replica)))
            {
                if (name.EndsWith(".durable", StringComparison.Ordinal)
                    && name.Contains("-0000000001-", StringComparison.Ordinal))
                    lost.Add(file);
            }
        }

        Assert.Equal(replicaCount, lost.Count);
        var cut = new LogWorld(seed: 2, replicaCount, world.Disk.PowerCut(
            new ChosenPowerCut(change => !lost.Contains(change.Node))));
        cut.Run(async () =>
        {
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 3);
        });
    }

    /// <summary>
    /// A folder's segment is lost; a torn newer one proves that what it uncovers is void; another folder holds the same
    /// void record; the third is not to be had.
    /// </summary>
    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(true, 2, true)]
    [InlineData(true, 1, false)]
    [InlineData(true, 2, false)]
    [InlineData(false, 1, true)]
    public void A_void_record_is_not_supplied_by_another_folder_that_holds_it_under_the_same_ballot_L2_L7(
        bool isCut, int lossy, bool isVoidThere)
    {
        var world = new LogWorld(seed: 1);
        world.Run(() => WriteVoidRecordAsync(world, lossy, isVoidThere));
        var cut = new LogWorld(seed: 2, 3, isCut ? world.Disk.PowerCut(ChosenPowerCut.Nothing) : world.Disk);
        cut.Run(async () =>
        {
            cut.Disk.Remove(cut.Segments(lossy).Single(path =>
                path.Contains("-0000000002-", StringComparison.Ordinal)));
            MemoryStorage c = cut.Storage.OpenAnother();
            c.Faults.Fail(call => LogWorld.IsIn(call.Path, 3), ErrorNumbers.InputOutput);
            QuorumTransactionLog last;
            try
            {
                last = await cut.OpenAsync(c);
                AppendResult result = await last.AppendAsync(new LogPosition(2), LogWorld.Record(99));
                Assert.Fail($"Record 3 was acknowledged; now told {result}.");
            }
            catch (LogUnavailableException)
            {
                // as it should be
            }
        });
    }

    /// <summary>
    /// One process mends a void record. Another, that had read the folder before, takes over later: nothing is to be
    /// mended any more.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_another_process_has_mended_is_not_mended_again_L8(bool isOpenBefore)
    {
        LogWorld cut = VoidRecord.LeftBehind(replicaCount: 3, last: 3);
        cut.Run(async () =>
        {
            foreach (string path in cut.Disk.ListFiles(LogWorld.Folder(1)).ToArray())
            {
                if (path.Contains("-0000000002-", StringComparison.Ordinal))
                    cut.Disk.Remove(path); // the watermark too: nothing is left of the ballot
            }

            QuorumTransactionLog? standby = isOpenBefore ? await cut.OpenAsync() : null;
            await using (QuorumTransactionLog mending = await cut.OpenAsync())
            {
                await LogWorld.FillAsync(mending, 5, 5);
                await Task.Delay(TimeSpan.FromSeconds(3), cut.Time);
                await LogWorld.SettleAsync();
            }

            string[] once = [.. Damaged()];
            Assert.NotEmpty(once);
            standby ??= await cut.OpenAsync();
            await LogWorld.FillAsync(standby, 6, 6);
            await Task.Delay(TimeSpan.FromSeconds(3), cut.Time);
            await LogWorld.SettleAsync();
            string[] twice = [.. Damaged()];
            await standby.DisposeAsync();
            Assert.Equal(once, twice);
        });

        IEnumerable<string> Damaged() => cut.Disk.ListFiles(LogWorld.Folder(1)).Where(path =>
            path.Contains(".damaged", StringComparison.Ordinal));
    }

    private static async Task WriteVoidRecordAsync(LogWorld world, int lossy, bool isVoidThere)
    {
        int slow = 3 - lossy;
        MemoryStorage paused = world.Storage.OpenAnother();
        QuorumTransactionLog old = await world.OpenAsync(paused);
        await LogWorld.FillAsync(old, 1, 2);
        await LogWorld.SettleAsync();
        StorageFault never = paused.Faults.Hang(call => !isVoidThere && LogWorld.IsIn(call.Path, lossy)
            && call is { Operation: StorageOperation.Write, Offset: > 0 });
        StorageFault pause = paused.Faults.Hang(call => (isVoidThere || !LogWorld.IsIn(call.Path, lossy))
            && call is { Operation: StorageOperation.Write, Offset: > 0 });
        Task<AppendResult> late = old.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
        while (pause.HitCount + never.HitCount < 3)
            await Task.Yield();

        // 3 and 4 by replicas 1 and 3; the second is slow. Of 4 no watermark is stored.
        MemoryStorage second = world.Storage.OpenAnother();
        QuorumTransactionLog taker = await world.OpenAsync(second);
        second.Faults.Hang(call => LogWorld.IsIn(call.Path, slow)
            && call.Operation == StorageOperation.CreateFile
            && !call.Path.Contains("promises", StringComparison.Ordinal));
        await LogWorld.FillAsync(taker, 3, 3);
        await LogWorld.SettleAsync();
        StorageFault marks = second.Faults.Hang(call => call.Operation == StorageOperation.Write
            && call.Path.EndsWith(".durable", StringComparison.Ordinal));
        _ = taker.AppendAsync(new LogPosition(3), LogWorld.Record(4)).AsTask();
        await world.WaitForAsync(() => marks.HitCount == 2);
        second.Crash();
        pause.Lift();
        await LogWorld.SettleAsync();
        _ = late;
        paused.Crash();

        // The next taker has named its first segment in the first folder, and is killed before it has copied 4.
        MemoryStorage third = world.Storage.OpenAnother();
        QuorumTransactionLog next = await world.OpenAsync(third);
        third.Faults.Hang(call => LogWorld.IsIn(call.Path, slow, 3)
            && call.Operation == StorageOperation.CreateFile
            && !call.Path.Contains("promises", StringComparison.Ordinal));
        StorageFault copy = third.Faults.Hang(call => LogWorld.IsIn(call.Path, lossy)
            && call is { Operation: StorageOperation.Write, Offset: > 0 });
        _ = next.AppendAsync(new LogPosition(4), LogWorld.Record(5)).AsTask();
        await world.WaitForAsync(() => copy.HitCount == 1);
        await LogWorld.SettleAsync();
        third.Crash();
    }
}
