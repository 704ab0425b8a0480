using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>What the simulation has found, each in its smallest form.</summary>
public sealed class QuorumLogFoundBySimulationTests
{
    /// <summary>The creator is killed when all names can be seen and not all of them are synced.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/data")]
    public void What_a_killed_creator_left_is_durable_before_anything_is_acknowledged_L13_F2(string unsynced)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage creator = world.Storage.OpenAnother();
            StorageFault pause = creator.Faults.Hang(call => IsLastSync(world, call, unsynced));
            _ = world.OpenAsync(creator);
            while (pause.HitCount == 0)
                await Task.Yield();
            creator.Crash();
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 2);
        });
        var cut = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Run(async () =>
        {
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 2);
        });
    }

    /// <summary>
    /// The creator is killed before it syncs the name of the last <c>REPLICA</c>; the next writer promises, and
    /// acknowledges in the other two, before it comes to sync that folder.
    /// </summary>
    [Fact]
    public void Every_REPLICA_is_durable_before_the_first_promise_H19()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage creator = world.Storage.OpenAnother();
            StorageFault pause = creator.Faults.Hang(call => IsLastSync(world, call, LogWorld.Folder(3)));
            _ = world.OpenAsync(creator);
            while (pause.HitCount == 0)
                await Task.Yield();
            creator.Crash();
            MemoryStorage writer = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(writer);
            writer.Faults.Hang(call => call.Operation == StorageOperation.CreateFile
                && call.Path.StartsWith($"{LogWorld.Folder(3)}/0", StringComparison.Ordinal));
            await LogWorld.FillAsync(log, 1, 1);
        });
        var cut = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Disk.Remove(LogWorld.Folder(1)); // one replica may be lost
        cut.Run(async () =>
        {
            await using QuorumTransactionLog log = await cut.OpenAsync();
            await LogWorld.AssertHoldsAsync(log, 1);
        });
    }

    /// <summary>
    /// A damaged watermark says nothing; then an older one in the same folder, together with a replica that lags, makes
    /// a majority for a tail that is too old.
    /// </summary>
    [Fact]
    public void A_folder_with_a_damaged_watermark_does_not_confirm_an_older_tail_H7()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 2);
            MemoryStorage writer = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(writer);
            writer.Faults.Hang(call => call is { Operation: StorageOperation.Write, Offset: > 0 }
                && call.Path.StartsWith(LogWorld.Folder(1), StringComparison.Ordinal));
            await LogWorld.FillAsync(log, 3, 3);
            writer.Crash();
            string newest = world.Disk.ListFiles(LogWorld.Folder(2))
                .Last(path => path.EndsWith(".durable", StringComparison.Ordinal));
            world.Disk.FlipBits(newest, 70);

            MemoryStorage reader = world.Storage.OpenAnother();
            QuorumTransactionLog other = await world.OpenAsync(reader);
            StorageFault slow = reader.Faults.Hang(call =>
                call.Path.StartsWith(LogWorld.Folder(3), StringComparison.Ordinal));
            Task<LogPosition> asked = other.GetTailAsync().AsTask();
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromSeconds(1), world.Time));
            slow.Lift();
            Assert.Equal(3, (await asked).Value);
        });
    }

    /// <summary>
    /// A disk that hangs in the middle of a takeover, at whichever call, costs no more than its replica: the append is
    /// done, or asked for again and then done.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_takeover_does_not_wait_for_a_replica_whose_disk_hangs_F16(int hanging)
    {
        for (int call = 1; call <= 60; call++)
        {
            var world = new LogWorld(seed: call);
            world.Run(async () =>
            {
                await using (QuorumTransactionLog first = await world.OpenAsync())
                    await LogWorld.FillAsync(first, 1, 2);
                MemoryStorage writer = world.Storage.OpenAnother();
                QuorumTransactionLog log = await world.OpenAsync(writer);
                int count = 0;
                writer.Faults.Hang(asked => asked.Path.StartsWith(LogWorld.Folder(hanging), StringComparison.Ordinal)
                    && ++count >= call);
                Task<AppendResult> append = LogWorld.AppendAsync(log, 2, LogWorld.Record(3));
                await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(1), world.Time));
                Assert.True(append.IsCompleted, $"The append waits for a disk that hangs from its call {call} on.");
                Assert.Equal(AppendResult.Appended(new LogPosition(3)), await append);
            });
        }
    }

    /// <summary>
    /// The only folder that shows the last record supplies it to the others, and hangs before it has: it is left out,
    /// and what it alone held was never acknowledged.
    /// </summary>
    [Fact]
    public void A_takeover_goes_on_without_a_hanging_disk_that_alone_has_the_last_record_F16_L7()
    {
        for (int call = 1; call <= 60; call++)
        {
            var world = new LogWorld(seed: call);
            world.Run(async () =>
            {
                MemoryStorage first = world.Storage.OpenAnother();
                QuorumTransactionLog log = await world.OpenAsync(first);
                await LogWorld.FillAsync(log, 1, 2);
                first.Faults.Hang(asked => asked.Operation == StorageOperation.Write
                    && !asked.Path.StartsWith(LogWorld.Folder(1), StringComparison.Ordinal));
                _ = log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
                first.Crash();

                MemoryStorage writer = world.Storage.OpenAnother();
                QuorumTransactionLog other = await world.OpenAsync(writer);
                int count = 0;
                writer.Faults.Hang(asked => asked.Path.StartsWith(LogWorld.Folder(1), StringComparison.Ordinal)
                    && ++count >= call);
                Task<AppendResult> append = LogWorld.AppendAsync(other, 2, LogWorld.Record(9));
                await Task.WhenAny(append, Task.Delay(TimeSpan.FromMinutes(1), world.Time));
                Assert.True(append.IsCompleted, $"The append waits for a disk that hangs from its call {call} on.");
                Assert.NotEqual(AppendOutcome.Unknown, (await append).Outcome);
            });
        }
    }

    /// <summary>
    /// The only folder that shows the last record is lost at whichever call of the taker: neither is the log corrupt,
    /// nor has another replica failed.
    /// </summary>
    [Fact]
    public void A_takeover_goes_on_when_the_folder_that_alone_has_the_last_record_is_lost_L7()
    {
        for (int call = 1; call <= 100; call++)
        {
            var world = new LogWorld(seed: call);
            world.Run(async () =>
            {
                MemoryStorage first = world.Storage.OpenAnother();
                QuorumTransactionLog log = await world.OpenAsync(first);
                await LogWorld.FillAsync(log, 1, 2);
                first.Faults.Hang(asked =>
                    asked.Operation == StorageOperation.Write && LogWorld.IsIn(asked.Path, 2, 3));
                _ = log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
                await LogWorld.SettleAsync();
                first.Crash();

                MemoryStorage taker = world.Storage.OpenAnother();
                QuorumTransactionLog other = await world.OpenAsync(taker);
                int count = 0;
                taker.Faults.Fail(_ => Lose(world, ++count == call), ErrorNumbers.InputOutput);
                AppendResult result = await other.AppendAsync(new LogPosition(2), LogWorld.Record(9));
                Assert.True(result.Reason is null, $"call {call}: {result.Reason}");
                Assert.All(other.Replicas.Skip(1), replica =>
                    Assert.True(replica.State == ReplicaState.Healthy, $"call {call}: {replica.Error}"));
            });
        }

        static bool Lose(LogWorld world, bool isNow)
        {
            if (isNow)
                world.Disk.Remove(LogWorld.Folder(1));
            return false;
        }
    }

    /// <summary>A reader goes on with another folder when the disk that it reads from hangs.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void A_reader_does_not_wait_for_a_replica_whose_disk_hangs_F16(int call)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
                await LogWorld.FillAsync(first, 1, 2);
            MemoryStorage reader = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(reader);
            int count = 0;
            reader.Faults.Hang(asked => asked.Path.StartsWith(LogWorld.Folder(1), StringComparison.Ordinal)
                && ++count >= call);
            Task<List<LogRecord>> read = LogWorld.ReadAllAsync(log);
            await Task.WhenAny(read, Task.Delay(TimeSpan.FromMinutes(1), world.Time));
            Assert.True(read.IsCompleted, "The reader waits for the disk that hangs.");
            Assert.Equal(2, (await read).Count);
        });
    }

    /// <summary>
    /// A record that is trimmed and one that is not are damaged, one behind the other: the mended copy leaves out the
    /// first and holds the second where the first stood.
    /// </summary>
    [Fact]
    public void A_damaged_record_is_mended_behind_one_that_was_trimmed_L8_F8()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Damage(1, LogWorld.Record(1));
            world.Damage(1, LogWorld.Record(2));
            MemoryStorage trimmer = world.Storage.OpenAnother();
            trimmer.Faults.Hang(call => call.Path.Contains("-mended", StringComparison.Ordinal));
            QuorumTransactionLog trimming = await world.OpenAsync(trimmer);
            await trimming.TrimAsync(new LogPosition(2));
            trimmer.Crash();
            await trimming.CrashAsync();

            await using QuorumTransactionLog mending = await world.OpenAsync();
            await LogWorld.FillAsync(mending, 4, 4);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            Assert.Equal(0, mending.Replicas[0].DamagedRecordCount);
            Assert.Equal(1, mending.Replicas[0].RepairedRecordCount);
            await LogWorld.AssertHoldsAsync(mending, 4, first: 2);
        });
    }

    /// <summary>
    /// A taker sleeps from some call on; a rival appends, and trims what the taker was to copy. When it wakes it is
    /// fenced, and neither is the log corrupt nor has a replica failed.
    /// </summary>
    [Fact]
    public void A_taker_that_slept_while_a_rival_trimmed_blames_no_replica_L5()
    {
        for (int call = 1; call <= 120; call++)
        {
            var world = new LogWorld(seed: call);
            world.Run(async () =>
            {
                await using (QuorumTransactionLog first = await world.OpenAsync())
                    await LogWorld.FillAsync(first, 1, 2);
                MemoryStorage taker = world.Storage.OpenAnother();
                QuorumTransactionLog log = await world.OpenAsync(taker);
                int count = 0;
                StorageFault sleep = taker.Faults.Hang(_ => ++count >= call);
                Task<AppendResult> append = log.AppendAsync(new LogPosition(2), LogWorld.Record(9)).AsTask();
                await LogWorld.SettleAsync();
                await using (QuorumTransactionLog rival = await world.OpenAsync())
                {
                    await LogWorld.AppendAsync(rival, 2, LogWorld.Record(3));
                    await LogWorld.AppendAsync(rival, 3, LogWorld.Record(4));
                    await rival.TrimAsync(new LogPosition(4));
                }

                sleep.Lift();
                AppendResult result = await append;
                Assert.True(result.Reason is null or LogUnavailableException, $"call {call}: {result.Reason}");
                Assert.All(log.Replicas, replica =>
                    Assert.True(replica.State == ReplicaState.Healthy, $"call {call}: {replica.Error}"));
            });
        }
    }

    /// <summary>
    /// A frame stands where another was, as a misdirected write leaves it, and is shorter; behind it lies a record that
    /// only this folder has. What the scan found there is found by whoever copies it.
    /// </summary>
    [Fact]
    public void A_lone_record_behind_a_misplaced_frame_is_copied_L8_L14()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(first);
            await LogWorld.AppendAsync(log, 0, LogWorld.Record(1));
            await LogWorld.AppendAsync(log, 1, LogWorld.Record(2, length: 80));
            await LogWorld.AppendAsync(log, 2, LogWorld.Record(3));
            first.Faults.Hang(call =>
                call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 2, 3));
            _ = log.AppendAsync(new LogPosition(3), LogWorld.Record(4));
            await LogWorld.SettleAsync();
            first.Crash();

            string path = world.Segments(1).Single();
            byte[] bytes = world.Disk.ReadFile(path);
            int second = FrameOf(bytes, LogWorld.Record(2, length: 80));
            int third = FrameOf(bytes, LogWorld.Record(3));
            bytes.AsSpan(third, SegmentFormat.FrameBytes(64)).CopyTo(bytes.AsSpan(second));
            world.Disk.WriteFile(path, bytes);

            await using QuorumTransactionLog next = await world.OpenAsync();
            AppendResult result = await next.AppendAsync(new LogPosition(3), LogWorld.Record(4));
            Assert.Equal(AppendResult.Appended(new LogPosition(4)), result);
            Assert.All(next.Replicas, replica => Assert.Equal(ReplicaState.Healthy, replica.State));
        });
    }

    /// <summary>
    /// One of the two folders that acknowledged the last record is lost. While it is filled again it shows where its
    /// segment starts, and so does the folder that lagged: together no majority for that tail.
    /// </summary>
    [Fact]
    public void A_folder_that_is_being_filled_again_does_not_confirm_an_older_tail_H7_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
            {
                await LogWorld.FillAsync(first, 1, 3);
                await first.TrimAsync(new LogPosition(4));
            }

            MemoryStorage asker = world.Storage.OpenAnother();
            QuorumTransactionLog asking = await world.OpenAsync(asker);
            MemoryStorage writer = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(writer);
            writer.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 3));
            await LogWorld.FillAsync(log, 4, 4);
            writer.Crash();
            world.Disk.Remove(LogWorld.Folder(2));
            MemoryStorage filler = world.Storage.OpenAnother();
            QuorumTransactionLog filling = await world.OpenAsync(filler);
            StorageFault slept = filler.Faults.Hang(call => call.Operation == StorageOperation.Rename);
            _ = filling.AppendAsync(new LogPosition(4), LogWorld.Record(5));
            await world.WaitForAsync(() => slept.HitCount > 0);

            StorageFault slow = asker.Faults.Hang(call => LogWorld.IsIn(call.Path, 1));
            Task<LogPosition> asked = asking.GetTailAsync().AsTask();
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromSeconds(1), world.Time));
            slow.Lift();
            Assert.True((await asked).Value >= 4);
        });
    }

    private static int FrameOf(byte[] segment, byte[] payload) =>
        segment.AsSpan().IndexOf(payload) - SegmentFormat.FrameHeaderBytes;

    /// <summary>The sync that makes the last name in a folder durable.</summary>
    private static bool IsLastSync(LogWorld world, StorageCall call, string folder) =>
        call.Operation == StorageOperation.SyncFolder && call.Path == folder
        && world.Disk.ListFiles(LogWorld.Folder(3)).Any(path => path.EndsWith("/REPLICA", StringComparison.Ordinal));
}
