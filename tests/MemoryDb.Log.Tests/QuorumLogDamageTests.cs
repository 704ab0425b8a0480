using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Damage that no two folders share is read around; lost files give no way to void records (L2, L7, L14).
/// </summary>
public sealed class QuorumLogDamageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_record_damaged_in_every_folder_is_read_from_the_others_L8_F8(bool beforeOpening)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync())
                await LogWorld.FillAsync(log, 1, 9);
            if (beforeOpening)
                DamageEachElsewhere(world);
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            if (!beforeOpening)
                DamageEachElsewhere(world);
            await LogWorld.AssertHoldsAsync(reopened, 9);
            await LogWorld.FillAsync(reopened, 10, 11);
            await LogWorld.AssertHoldsAsync(reopened, 11);
        });
    }

    [Fact]
    public void Damage_that_comes_later_is_read_around_when_records_are_copied_L8()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 9);
            await log.CrashAsync();
            foreach (string path in world.Disk.ListFiles().Where(path =>
                path.EndsWith(".durable", StringComparison.Ordinal)))
                world.Disk.Remove(path);
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            DamageEachElsewhere(world);
            await LogWorld.FillAsync(reopened, 10, 11);
            await LogWorld.AssertHoldsAsync(reopened, 11);
        });
    }

    [Fact]
    public void A_lost_segment_file_never_uncovers_what_an_older_writer_added_too_late_L14_F12()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage paused = world.Storage.OpenAnother();
            QuorumTransactionLog old = await world.OpenAsync(paused);
            await LogWorld.FillAsync(old, 1, 2);
            StorageFault pause = paused.Faults.Hang(call => call is { Operation: StorageOperation.Write, Offset: > 0 });
            Task<AppendResult> late = old.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();
            await using (QuorumTransactionLog taker = await world.OpenAsync())
                await LogWorld.FillAsync(taker, 3, 3);
            pause.Lift();
            Assert.Equal(AppendOutcome.Conflict, (await late).Outcome);
            await old.CrashAsync();
            world.Disk.Remove(world.Segments(1).Single(path =>
                path.Contains("-0000000002-", StringComparison.Ordinal)));
            await using QuorumTransactionLog reopened = await world.OpenAsync();
            await LogWorld.AssertHoldsAsync(reopened, 3);
            await LogWorld.FillAsync(reopened, 4, 5);
            await LogWorld.AssertHoldsAsync(reopened, 5);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_database_whose_creation_the_power_cut_stopped_is_created_again_H19(int replicaCount)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var world = new LogWorld(seed, replicaCount);
            Task opening = world.Scheduler.Start(() => world.OpenAsync());
            long last = world.Scheduler.StepCount + world.Random.Next(200 * replicaCount);
            world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last || opening.IsCompleted);
            world.CutPower();
            world.Run(async () =>
            {
                try
                {
                    await using QuorumTransactionLog reopened = await world.OpenAsync();
                    await LogWorld.FillAsync(reopened, 1, 2);
                    Assert.All(reopened.Replicas, replica => Assert.Equal(ReplicaState.Healthy, replica.State));
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
                }
            });
        }
    }

    [Fact]
    public void Opening_beside_a_busy_writer_takes_no_frame_for_damaged()
    {
        var world = new LogWorld(seed: 1) { FirstSegmentBytes = 4 << 20 };
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 1);
            MemoryStorage slow = world.Storage.OpenAnother();
            StorageFault pause = slow.Faults.Hang(call =>
                call.Operation == StorageOperation.Read && call.Offset > 200_000);
            Task<QuorumTransactionLog> opening = world.OpenAsync(slow);
            while (pause.HitCount < 3)
                await Task.Yield();
            for (int number = 2; number <= 40; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 20_000));
            pause.Lift();
            await using QuorumTransactionLog follower = await opening;
            Assert.All(follower.Replicas, replica => Assert.Equal(0, replica.DamagedRecordCount));
        });
    }

    private static void DamageEachElsewhere(LogWorld world)
    {
        for (int replica = 1; replica <= 3; replica++)
            world.Damage(replica, LogWorld.Record(2 * replica));
    }
}
