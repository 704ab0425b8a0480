using System.Collections.Concurrent;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Real threads: pushes, rolled back transactions, moves that wait, pops at many keys with short waits and
/// cancellations. Every item comes once, nobody who waits for ever is forgotten, and a restore gives the same.
/// </summary>
public sealed class WaitingPopStressTests
{
    private const int PerProducer = 15_000;
    private static readonly Key[] Keys = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task No_item_is_lost_or_doubled_whatever_comes_together()
    {
        var log = new InMemoryTransactionLog();
        MemoryDatabase database = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { LeaveLogOpen = true, MaxPendingBytes = 64 * 1024 });
        var popped = new ConcurrentBag<int>();
        using var end = new CancellationTokenSource();
        Task[] consumers = [.. Enumerable.Range(0, 6)
            .Select(seed => Task.Run(() => ConsumeAsync(database, seed, popped, end.Token)))];
        Task[] movers = [.. Enumerable.Range(0, 3)
            .Select(seed => Task.Run(() => MoveAsync(database, seed, end.Token)))];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() => ProduceAsync(database, number))));
        await end.CancelAsync();
        await Task.WhenAll([.. consumers, .. movers]).WaitAsync(TimeSpan.FromSeconds(60));
        foreach (Key key in Keys)
        {
            foreach (int item in await database.List<int>(key).RangeAsync())
                popped.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 3 * PerProducer), popped.Order());
        UInt128 digest = database.ComputeDigest();
        await database.DisposeAsync();
        await using MemoryDatabase again = await MemoryDatabase.OpenAsync(log);
        Assert.True(digest == again.ComputeDigest(), "The restore differs.");
    }

    private static async Task ProduceAsync(MemoryDatabase database, int number)
    {
        var random = new Random(number);
        for (int item = 0; item < PerProducer; item++)
        {
            int value = number * PerProducer + item;
            Key key = Keys[random.Next(Keys.Length)];
            switch (random.Next(4))
            {
                case 0:
                    await database.TransactAsync(transaction => transaction.List<int>(key).PushLeft(value));
                    break;
                case 1:
                    try
                    {
                        await database.TransactAsync(transaction =>
                        {
                            transaction.List<int>(key).PushLeft(-1);
                            throw new InvalidOperationException("taken back");
                        });
                    }
                    catch (InvalidOperationException)
                    {
                        // As it should.
                    }

                    _ = database.List<int>(key).PushRightAsync(value);
                    break;
                default:
                    _ = database.List<int>(key).PushRightAsync(value);
                    break;
            }
        }

        await database.FlushAsync();
    }

    private static async Task ConsumeAsync(
        MemoryDatabase database, int seed, ConcurrentBag<int> popped, CancellationToken end)
    {
        var random = new Random(100 + seed);
        while (!end.IsCancellationRequested)
        {
            using var own = CancellationTokenSource.CreateLinkedTokenSource(end);
            if (random.Next(3) == 0)
                own.CancelAfter(random.Next(3));
            TimeSpan wait = random.Next(2) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(random.Next(3));
            try
            {
                Optional<PoppedItems<int>> got = await database.Lists.PopAsync<int>(
                    [Keys[random.Next(Keys.Length)], Keys[random.Next(Keys.Length)]],
                    ListEnd.Left,
                    wait,
                    1 + random.Next(3),
                    own.Token);
                if (got.HasValue)
                {
                    foreach (int item in got.Value.Items)
                        popped.Add(item);
                }
                else
                {
                    Assert.NotEqual(Timeout.InfiniteTimeSpan, wait);
                }
            }
            catch (OperationCanceledException)
            {
                // Nothing was taken.
            }
        }
    }

    private static async Task MoveAsync(MemoryDatabase database, int seed, CancellationToken end)
    {
        var random = new Random(200 + seed);
        while (!end.IsCancellationRequested)
        {
            try
            {
                await database.List<int>(Keys[random.Next(Keys.Length)]).MoveAsync(
                    Keys[random.Next(Keys.Length)],
                    (ListEnd)random.Next(2),
                    (ListEnd)random.Next(2),
                    random.Next(2) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1),
                    end);
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }
    }
}
