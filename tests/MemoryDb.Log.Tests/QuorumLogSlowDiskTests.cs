using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>A disk that is slow, and gets on, is not one that hangs.</summary>
public sealed class QuorumLogSlowDiskTests
{
    /// <summary>A trim that takes a while, with a replica in service that is still being filled.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_trim_that_takes_a_while_fails_no_healthy_replica_L9_F16(bool isCatchingUp)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog first = await world.OpenAsync())
            {
                for (int number = 1; number <= 8; number++)
                    await LogWorld.AppendAsync(first, number - 1, LogWorld.Record(number, 30_000));
            }

            MemoryStorage disk = world.Storage.OpenAnother();
            StorageFault? slow = isCatchingUp
                ? disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Write)
                : null;
            QuorumTransactionLog log = await world.OpenAsync(disk);
            for (int number = 9; number <= 12; number++)
                await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, 30_000));
            await Task.Delay(TimeSpan.FromSeconds(20), world.Time);
            Assert.All(log.Replicas, each => Assert.Equal(ReplicaState.Healthy, each.State));

            StorageFault deleting = disk.Faults.Hang(call => LogWorld.IsIn(call.Path, 1, 2)
                && call.Operation == StorageOperation.Delete
                && call.Path.EndsWith(".log", StringComparison.Ordinal));
            Task trim = log.TrimAsync(new LogPosition(8)).AsTask();
            await Task.Delay(TimeSpan.FromSeconds(8), world.Time);
            Assert.Equal(2, deleting.HitCount);
            string states = string.Join(", ", log.Replicas.Select(each => $"{each.State} {each.Error?.Message}"));
            deleting.Lift();
            slow?.Lift();
            await trim;
            Assert.All(log.Replicas.Take(2), each => Assert.True(each.State == ReplicaState.Healthy, states));
            await log.DisposeAsync();
        });
    }

    /// <summary>Each sync takes less than the timeout, and one replica is out of service.</summary>
    [Theory]
    [InlineData(1.0, true)]
    [InlineData(4.0, false)]
    [InlineData(3.0, true)]
    [InlineData(2.0, true)]
    [InlineData(4.0, true)]
    public void A_slow_disk_that_gets_on_is_not_failed_in_a_takeover_L10(double seconds, bool isOneLost)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage dead = world.Storage.OpenAnother();
            QuorumTransactionLog first = await world.OpenAsync(dead);
            await LogWorld.FillAsync(first, 1, 2);
            dead.Crash();

            MemoryStorage disk = world.Storage.OpenAnother();
            if (isOneLost)
                disk.Faults.Fail(call => LogWorld.IsIn(call.Path, 2), ErrorNumbers.InputOutput);
            QuorumTransactionLog log = await world.OpenAsync(disk);
            disk.Faults.Delay(call => call.Operation is StorageOperation.Sync or StorageOperation.SyncFolder
                && LogWorld.IsIn(call.Path, 1, 3), TimeSpan.FromSeconds(seconds), world.Time);
            long started = world.Time.GetTimestamp();
            string answers = "";
            AppendResult result;
            int attempts = 0;
            do
            {
                attempts++;
                try
                {
                    result = await log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
                }
                catch (LogUnavailableException exception)
                {
                    result = AppendResult.Unknown(exception);
                }

                if (attempts < 4)
                    answers += result.Reason?.Message + "\n";
                if (result.Outcome == AppendOutcome.Unknown)
                    await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            }
            while (result.Outcome == AppendOutcome.Unknown
                && world.Time.GetElapsedTime(started) < TimeSpan.FromMinutes(30));
            Assert.True(attempts == 1 && result.Outcome == AppendOutcome.Appended,
                $"{result.Outcome} after {world.Time.GetElapsedTime(started)}, {attempts} attempts\n{answers}");
        });
    }
}
