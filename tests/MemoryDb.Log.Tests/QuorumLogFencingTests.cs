using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Rival writers on one directory, the owner's lock set aside: safety rests on promises alone (L4, L5, H12).
/// </summary>
public sealed class QuorumLogFencingTests
{
    [Theory]
    [InlineData(nameof(StorageOperation.Write))]
    [InlineData(nameof(StorageOperation.Sync))]
    public void A_paused_writer_that_wakes_after_a_takeover_acknowledges_nothing_L5(string pausedAt)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage paused = world.Storage.OpenAnother();
            await using QuorumTransactionLog old = await world.OpenAsync(paused);
            await LogWorld.FillAsync(old, 1, 2);
            StorageFault pause = paused.Faults.Hang(call =>
                call.Operation.ToString() == pausedAt && !call.Path.EndsWith(".durable", StringComparison.Ordinal));
            Task<AppendResult> late = old.AppendAsync(new LogPosition(2), LogWorld.Record(99)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();

            await using QuorumTransactionLog taker = await world.OpenAsync();
            AppendResult taken = await taker.AppendAsync(new LogPosition(2), LogWorld.Record(3));
            pause.Lift();
            AppendResult answer = await late;
            Assert.True(
                (taken.Outcome == AppendOutcome.Appended) != (answer.Outcome == AppendOutcome.Appended),
                $"L4: exactly one record stands at 3, the taker was told {taken}, the paused writer {answer}");
            if (pausedAt == nameof(StorageOperation.Write))
                await LogWorld.AssertHoldsAsync(taker, 3);
        });
    }

    [Fact]
    public void Of_two_writers_that_follow_each_other_each_goes_on_behind_the_other_L4()
    {
        var world = new LogWorld(seed: 2);
        world.Run(async () =>
        {
            await using QuorumTransactionLog first = await world.OpenAsync();
            await using QuorumTransactionLog second = await world.OpenAsync();
            for (int number = 1; number <= 10; number += 2)
            {
                await LogWorld.FillAsync(first, number, number);
                await LogWorld.FillAsync(second, number + 1, number + 1);
            }

            await LogWorld.AssertHoldsAsync(first, 10);
        });
    }

    [Fact]
    public void A_fenced_writer_finds_its_record_adopted_and_answers_appended_H6()
    {
        var world = new LogWorld(seed: 3);
        world.Run(async () =>
        {
            MemoryStorage paused = world.Storage.OpenAnother();
            await using QuorumTransactionLog old = await world.OpenAsync(paused);
            await LogWorld.FillAsync(old, 1, 1);
            StorageFault pause = paused.Faults.Hang(call => call.Operation == StorageOperation.Sync);
            Task<AppendResult> late = old.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
            while (pause.HitCount < 3)
                await Task.Yield();
            await using QuorumTransactionLog taker = await world.OpenAsync();
            AppendResult refused = await taker.AppendAsync(new LogPosition(1), LogWorld.Record(99));
            Assert.Equal(AppendResult.Conflict(new LogPosition(2)), refused); // it has adopted record 2
            pause.Lift();
            Assert.Equal(AppendResult.Appended(new LogPosition(2)), await late);
            await LogWorld.AssertHoldsAsync(old, 2);
        });
    }

    [Fact]
    public void What_a_taker_read_from_the_page_cache_is_durable_before_it_is_served_L9_H3()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var world = new LogWorld(seed);
            world.Run(async () =>
            {
                MemoryStorage killed = world.Storage.OpenAnother();
                QuorumTransactionLog old = await world.OpenAsync(killed);
                await LogWorld.FillAsync(old, 1, 1);
                StorageFault pause = killed.Faults.Hang(call => call.Operation == StorageOperation.Sync);
                _ = old.AppendAsync(new LogPosition(1), LogWorld.Record(2)).AsTask();
                while (pause.HitCount < 3)
                    await Task.Yield();
                killed.Crash();
                await old.CrashAsync();
                QuorumTransactionLog taker = await world.OpenAsync();
                AppendResult refused = await taker.AppendAsync(new LogPosition(1), LogWorld.Record(99));
                Assert.Equal(AppendResult.Conflict(new LogPosition(2)), refused); // it serves the record that it found
                world.CutPower();
                await using QuorumTransactionLog reopened = await world.OpenAsync();
                await LogWorld.AssertHoldsAsync(reopened, 2);
            });
        }
    }
}
