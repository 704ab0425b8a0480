namespace MemoryDb.Core.Tests.Commit;

/// <summary>What serves those who wait needs no memory afterwards.</summary>
public sealed class WaitingPopMemoryTests
{
    /// <summary>Everything else that a long transaction needed is given back.</summary>
    [Fact]
    public void The_queue_of_changed_keys_is_given_back_after_a_long_transaction()
    {
        long alone = KeptAfterALongTransaction(isAwaited: false);
        long awaited = KeptAfterALongTransaction(isAwaited: true);
        Assert.True(awaited - alone < 4 * 1024 * 1024, $"{(awaited - alone) / 1024} KiB are kept for ever.");
    }

    private static long KeptAfterALongTransaction(bool isAwaited)
    {
        using var held = new HeldDatabase();
        if (isAwaited)
            _ = held.Database.List<string>("queue").PopLeftAsync(Timeout.InfiniteTimeSpan);
        held.MakeDurable(database => database.TransactAsync(Fill));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        held.MakeDurable(database => database.TransactAsync(transaction =>
        {
            for (int round = 0; round < 300_000; round++)
                Fill(transaction);
        }));
        return GC.GetTotalMemory(forceFullCollection: true) - before;

        static void Fill(Transaction transaction)
        {
            transaction.List<string>("queue").PushRight("a");
            transaction.List<string>("queue").PopLeft();
        }
    }
}
