namespace MemoryDb.Core.Tests.Commit;

/// <summary>Messages that wait for the log count as pending, like what is written (T7).</summary>
public sealed class MessageBoundTests
{
    /// <summary>
    /// T7: nothing is buffered without bound. Messages wait for the log, for as long as that takes, and count nowhere.
    /// </summary>
    [Fact]
    public void Messages_that_wait_for_a_log_that_does_not_answer_are_bounded()
    {
        using var held = new HeldDatabase(static options => options.MaxPendingBytes = 64 * 1024);
        _ = held.Database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]);
        held.Run();
        long before = GC.GetTotalMemory(true);
        byte[] message = new byte[1024 * 1024];
        for (int second = 0; second < 64; second++)
        {
            _ = held.Database.Channels.PublishAsync("channel", message);
            held.Time.Advance(TimeSpan.FromSeconds(1));
            held.Run();
        }

        ValueTask refused = held.Database.String<int>("key").SetAsync(1);
        held.Run();
        Assert.True(refused.IsFaulted, "A write is refused.");
        long kept = GC.GetTotalMemory(true) - before;
        Assert.InRange(kept, long.MinValue, 8 * 1024 * 1024);
    }

    /// <summary>T7, for messages of transactions: they count as little.</summary>
    [Fact]
    public void Messages_of_transactions_that_wait_for_the_log_are_bounded()
    {
        using var held = new HeldDatabase(static options => options.MaxPendingBytes = 64 * 1024);
        held.Database.String<int>("key").SetAsync(0);
        held.Run();
        long before = GC.GetTotalMemory(true);
        byte[] message = new byte[1024 * 1024];
        for (int number = 1; number <= 64; number++)
        {
            held.Database.TransactAsync(transaction =>
            {
                transaction.String<int>("key").Set(number);
                transaction.Publish("channel", message);
            });
        }

        held.Run();
        long kept = GC.GetTotalMemory(true) - before;
        Assert.InRange(kept, long.MinValue, 8 * 1024 * 1024);
    }
}
