using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// What an older writer left behind is void for ever, whatever becomes of the copies above it (L2, L4, L14, H16).
/// </summary>
public sealed class QuorumLogVoidRecordTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_reader_sees_a_void_record_although_the_copies_above_it_are_damaged(bool looksIntactBehind)
    {
        var failed = new List<string>();
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new LogWorld(seed);
            try
            {
                world.Run(() => RunVoidAsync(world, looksIntactBehind));
            }
            catch (Exception exception)
            {
                failed.Add($"{seed}: {exception.GetType().Name} {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void No_void_record_is_copied_over_a_durable_one_L2()
    {
        var failed = new List<string>();
        for (int seed = 0; seed < 60; seed++)
        {
            var world = new LogWorld(seed);
            try
            {
                world.Run(async () =>
                {
                    MemoryStorage first = world.Storage.OpenAnother();
                    QuorumTransactionLog one = await world.OpenAsync(first);
                    await LogWorld.FillAsync(one, 1, 3);
                    await LogWorld.SettleAsync();
                    first.Faults.Hang(call => LogWorld.IsIn(call.Path, 2, 3));
                    _ = one.AppendAsync(new LogPosition(3), LogWorld.Record(99)).AsTask();
                    await LogWorld.SettleAsync();
                    first.Crash();
                    await one.CrashAsync();
                    await UseAsync(world, broken: 1, log => LogWorld.FillAsync(log, 4, 4));
                    await UseAsync(world, broken: 3, log => log.TrimAsync(new LogPosition(1)).AsTask());
                    await UseAsync(world, broken: 3, log => LogWorld.FillAsync(log, 5, 6));
                    world.CutPower();
                    world.Damage(1, LogWorld.Record(4)); // one record in one folder
                    await UseAsync(world, broken: 0, log => LogWorld.FillAsync(log, 7, 8));
                    Assert.DoesNotContain(world.Segments(3), path =>
                        world.Disk.ReadFile(path).AsSpan().IndexOf(LogWorld.Record(99)) >= 0);
                    world.Disk.Remove(LogWorld.Folder(2)); // and later another folder is lost
                    await using QuorumTransactionLog reopened = await world.OpenAsync();
                    await LogWorld.AssertHoldsAsync(reopened, 8);
                });
            }
            catch (Exception exception)
            {
                failed.Add($"{seed}: {exception.GetType().Name} {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    private static async Task RunVoidAsync(LogWorld world, bool looksIntactBehind)
    {
        MemoryStorage first = world.Storage.OpenAnother();
        QuorumTransactionLog one = await world.OpenAsync(first);
        await LogWorld.FillAsync(one, 1, 3);
        await LogWorld.SettleAsync();
        // 99 reaches the first folder alone; its writer is killed.
        first.Faults.Hang(call => LogWorld.IsIn(call.Path, 2, 3));
        _ = one.AppendAsync(new LogPosition(3), LogWorld.Record(99)).AsTask();
        await LogWorld.SettleAsync();
        first.Crash();
        await one.CrashAsync();

        // A process that cannot use the first folder appends 4 and 5.
        MemoryStorage second = world.Storage.OpenAnother();
        second.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
        QuorumTransactionLog two = await world.OpenAsync(second);
        await LogWorld.FillAsync(two, 4, 5);
        await LogWorld.SettleAsync();
        second.Crash();
        await two.CrashAsync();

        // One that can copies 4 and 5 into it.
        MemoryStorage third = world.Storage.OpenAnother();
        QuorumTransactionLog three = await world.OpenAsync(third);
        int next = 6;
        if (looksIntactBehind)
            await LogWorld.FillAsync(three, next++, 6);
        else
            await three.TrimAsync(new LogPosition(1));
        await LogWorld.SettleAsync();
        third.Crash();
        await three.CrashAsync();

        MemoryStorage fourth = world.Storage.OpenAnother();
        QuorumTransactionLog four = await world.OpenAsync(fourth);
        await LogWorld.FillAsync(four, next, next + 1);
        await LogWorld.SettleAsync();
        world.CutPower();
        world.Damage(1, LogWorld.Record(4)); // the only damage: one record in one folder
        await using QuorumTransactionLog reopened = await world.OpenAsync();
        await LogWorld.AssertHoldsAsync(reopened, next + 1);
    }

    private static async Task UseAsync(LogWorld world, int broken, Func<QuorumTransactionLog, Task> use)
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        storage.Faults.Fail(call => LogWorld.IsIn(call.Path, broken), ErrorNumbers.InputOutput);
        QuorumTransactionLog log = await world.OpenAsync(storage);
        await use(log);
        await LogWorld.SettleAsync();
        storage.Crash();
        await log.CrashAsync();
    }
}
