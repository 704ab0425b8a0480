using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>Whoever asks for the tail, however often, does not fence a writer that lives (hole H22).</summary>
public sealed class QuorumLogTailFencingTests
{
    /// <summary>A writer takes a replica back, which is a takeover from itself, on slow disks.</summary>
    [Theory]
    [InlineData(20, 50)]
    [InlineData(40, 200)]
    public void A_writer_that_takes_a_replica_back_is_not_fenced_by_a_question(int syncMilliseconds, int pause)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage storage = Slow(world, syncMilliseconds);
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 5);
            bool isOver = false;
            Task asking = AskAsync(world, await world.OpenAsync(Slow(world, syncMilliseconds)), pause, () => isOver);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            storage.Faults.Fail(
                call => LogWorld.IsIn(call.Path, 3) && call.Operation == StorageOperation.Sync,
                ErrorNumbers.InputOutput,
                times: 1);
            for (int number = 6; number <= 40; number++)
            {
                Assert.Equal(
                    AppendOutcome.Appended,
                    (await log.AppendAsync(new LogPosition(number - 1), LogWorld.Record(number))).Outcome);
                await Task.Delay(TimeSpan.FromMilliseconds(100), world.Time);
            }

            isOver = true;
            await asking;
            Assert.Equal(ReplicaState.Healthy, log.Replicas[2].State);
            Assert.DoesNotContain(log.Recovery!.Events, told => told.Kind == QuorumLogEventKind.Fenced);
            Assert.Equal(2, CountBallots(world));
        });
    }

    /// <summary>A writer is killed; a standby asks for the tail, again and again, while another takes over.</summary>
    [Theory]
    [InlineData(20, 50)]
    [InlineData(20, 100)]
    public void The_next_writer_is_not_kept_out_by_questions(int syncMilliseconds, int pause)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage killed = Slow(world, syncMilliseconds);
            await LogWorld.FillAsync(await world.OpenAsync(killed), 1, 5);
            bool isOver = false;
            Task asking = AskAsync(world, await world.OpenAsync(Slow(world, syncMilliseconds)), pause, () => isOver);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            killed.Crash();
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            QuorumTransactionLog next = await world.OpenAsync(Slow(world, syncMilliseconds));
            await LogWorld.FillAsync(next, 6, 10);
            isOver = true;
            await asking;
            Assert.Equal(3, CountBallots(world));
        });
    }

    /// <summary>On a system without such locks a writer knows its own tail all the same.</summary>
    [Fact]
    public void Where_nothing_can_be_held_a_writer_that_asks_needs_no_other_ballot()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            var storage = new UnheldStorage(world.Storage.OpenAnother());
            await using QuorumTransactionLog log = await world.OpenAsync(storage);
            await LogWorld.FillAsync(log, 1, 5);
            for (int count = 0; count < 20; count++)
                Assert.Equal(new LogPosition(5), await log.GetTailAsync());
            Assert.Equal(1, CountBallots(world));
        });
    }

    /// <summary>What it knows is its own tail no more; and nobody's watermark can tell it (H7).</summary>
    [Fact]
    public void Where_nothing_can_be_held_a_superseded_writer_takes_its_own_tail_for_nobodys()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            QuorumTransactionLog log = await world.OpenAsync(new UnheldStorage(world.Storage.OpenAnother()));
            await LogWorld.FillAsync(log, 1, 5);
            QuorumTransactionLog rival = await world.OpenAsync(new UnheldStorage(world.Storage.OpenAnother()));
            await LogWorld.FillAsync(rival, 6, 8);
            Assert.Equal(new LogPosition(8), await log.GetTailAsync());
        });
    }

    private static async Task AskAsync(LogWorld world, QuorumTransactionLog log, int pause, Func<bool> isOver)
    {
        while (!isOver())
        {
            await log.GetTailAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(pause), world.Time);
        }
    }

    private static MemoryStorage Slow(LogWorld world, int syncMilliseconds)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        storage.Faults.Delay(
            call => call.Operation is StorageOperation.Sync or StorageOperation.SyncFolder,
            TimeSpan.FromMilliseconds(syncMilliseconds),
            world.Time);
        return storage;
    }

    private static int CountBallots(LogWorld world) => Enumerable.Range(1, 3).SelectMany(world.Segments)
        .Select(path => path[^(Ballot.TextLength + ".log".Length)..])
        .Distinct()
        .Count();
}
