using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// A lost folder counts for nothing before it holds everything, whoever fills it, and whatever befalls them (L2, H10).
/// </summary>
public sealed class QuorumLogJoiningTests
{
    [Fact]
    public void A_standby_does_not_count_a_folder_that_lost_its_REPLICA_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(first);
            await LogWorld.FillAsync(one, 1, 3);
            await LogWorld.SettleAsync();
            MemoryStorage second = world.Storage.OpenAnother();
            await using QuorumTransactionLog standby = await world.OpenAsync(second);
            first.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            await LogWorld.FillAsync(one, 4, 4); // acknowledged by 1 and 3
            await LogWorld.SettleAsync();
            first.Crash();
            await one.CrashAsync();

            world.Disk.Remove(LogWorld.Folder(3)); // the one loss
            // A third process begins to fill it, and is killed before it has copied anything.
            MemoryStorage third = world.Storage.OpenAnother();
            QuorumTransactionLog filler = await world.OpenAsync(third);
            third.Faults.Hang(call => call.Path.EndsWith(".durable", StringComparison.Ordinal)
                && call.Operation == StorageOperation.CreateFile);
            _ = filler.AppendAsync(new LogPosition(4), LogWorld.Record(5)).AsTask();
            await LogWorld.SettleAsync();
            third.Crash();
            await filler.CrashAsync();
            Assert.DoesNotContain($"{LogWorld.Folder(3)}/REPLICA", world.Disk.ListFiles());

            second.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            AppendResult result = await standby.AppendAsync(new LogPosition(3), LogWorld.Record(99));
            Assert.True(result.Outcome != AppendOutcome.Appended, $"Record 4 was acknowledged; now told {result}");
        });
    }

    [Fact]
    public void A_folder_is_not_named_when_its_filling_was_given_up_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            world.Disk.Remove(LogWorld.Folder(2));
            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog reopened = await world.OpenAsync(storage);
            StorageFault slow = storage.Faults.Hang(call => LogWorld.IsIn(call.Path, 2)
                && call.Path.EndsWith(".durable", StringComparison.Ordinal));
            await LogWorld.FillAsync(reopened, 10, 10);
            storage.Faults.Fail(
                call => LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Sync,
                ErrorNumbers.InputOutput,
                times: 1);
            AppendResult unknown = await reopened.AppendAsync(new LogPosition(10), LogWorld.Record(11));
            Assert.Equal(AppendOutcome.Unknown, unknown.Outcome);
            slow.Lift();
            await LogWorld.SettleAsync();
            bool isNamed = world.Disk.ListFiles().Contains($"{LogWorld.Folder(2)}/REPLICA");
            bool holds = world.Segments(2).Any(path => world.Disk.ReadFile(path).AsSpan()
                .IndexOf(LogWorld.Record(9)) >= 0);
            Assert.True(holds || !isNamed, "REPLICA was named in a folder that holds nothing. Told: "
                + string.Join(" | ", reopened.Recovery!.Events.Select(told => told.Message)));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_paused_filler_does_not_take_back_a_trim_of_its_successor(bool paused)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await FillAsync(log, 1, 9);
            world.Disk.Remove(LogWorld.Folder(3));

            // A begins to fill folder 3 and is paused before it sets the head there.
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(first);
            StorageFault pause = first.Faults.Hang(call => call.Path.StartsWith(
                LogWorld.Folder(3) + "/head/", StringComparison.Ordinal));
            if (paused)
            {
                await FillAsync(one, 10, 10);
                await LogWorld.SettleAsync();
                Assert.Equal(1, pause.HitCount);
            }

            // B takes over, fills folder 3, goes on without folder 1, trims.
            MemoryStorage second = world.Storage.OpenAnother();
            QuorumTransactionLog two = await world.OpenAsync(second);
            await FillAsync(two, paused ? 11 : 10, 11);
            await world.WaitForAsync(() => two.Replicas[2].State == ReplicaState.Healthy);
            second.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            await FillAsync(two, 12, 40);
            await two.TrimAsync(new LogPosition(38));
            await LogWorld.SettleAsync();
            Assert.Equal(38, (await two.GetHeadAsync()).Value);
            await two.DisposeAsync();

            pause.Lift();
            await LogWorld.SettleAsync();
            first.Crash();
            await one.CrashAsync();

            world.Disk.Remove(LogWorld.Folder(2)); // folder 1 is behind; folder 3 has everything
            await using QuorumTransactionLog last = await world.OpenAsync();
            Assert.Equal(40, (await last.GetTailAsync()).Value);
            Assert.Equal(38, (await last.GetHeadAsync()).Value);
        });

        static async Task FillAsync(QuorumTransactionLog log, int from, int to)
        {
            for (int number = from; number <= to; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
        }
    }

    [Fact]
    public void A_folder_of_another_database_is_not_readmitted_H10()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog other = await QuorumTransactionLog.OpenAsync("/other", new QuorumLogOptions
            {
                Shared = true,
                Storage = world.Storage.OpenAnother(),
                SchedulerFactory = _ => world.Scheduler,
                TimeProvider = world.Time,
                Random = new Random(77),
            });
            await other.DisposeAsync();

            MemoryStorage storage = world.Storage.OpenAnother();
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 3);
            await LogWorld.SettleAsync();
            StorageFault two = storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            await LogWorld.FillAsync(log, 4, 4); // acknowledged by 1 and 3
            await LogWorld.SettleAsync();
            StorageFault three = storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 3), ErrorNumbers.InputOutput);
            AppendResult unknown = await log.AppendAsync(new LogPosition(4), LogWorld.Record(5));
            Assert.Equal(AppendOutcome.Unknown, unknown.Outcome);
            world.Disk.Remove(LogWorld.Folder(3));
            world.Disk.Copy("/other/replica-3", LogWorld.Folder(3));
            storage.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            two.Lift();
            three.Lift();
            await Task.Delay(TimeSpan.FromMinutes(2), world.Time);
            AppendResult result = await log.AppendAsync(new LogPosition(3), LogWorld.Record(99));
            Assert.True(result.Outcome != AppendOutcome.Appended, $"Record 4 was acknowledged; now told {result}");
        });
    }

    [Fact]
    public void A_lost_folder_that_cannot_be_created_costs_no_ballot_a_minute()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 3);
            world.Disk.Remove(LogWorld.Folder(3));
            MemoryStorage storage = world.Storage.OpenAnother();
            storage.Faults.Fail(
                call => call.Operation == StorageOperation.CreateFolder && call.Path == LogWorld.Folder(3),
                ErrorNumbers.NoSpace);
            await using QuorumTransactionLog reopened = await world.OpenAsync(storage);
            await LogWorld.FillAsync(reopened, 4, 4);
            int before = world.Segments(1).Count();
            await Task.Delay(TimeSpan.FromHours(1), world.Time);
            int after = world.Segments(1).Count();
            long bytes = world.Segments(1).Sum(path => (long)world.Disk.ReadFile(path).Length);
            Assert.True(after <= before + 2, $"{before} segments, {after} an hour later: {bytes} bytes");
        });
    }
}
