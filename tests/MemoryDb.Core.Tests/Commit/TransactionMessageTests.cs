using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>What a transaction publishes belongs to it, also if it does nothing else.</summary>
public sealed class TransactionMessageTests
{
    /// <summary>The reply of a transaction that only publishes comes before its message.</summary>
    [Fact]
    public void A_transaction_that_only_publishes_is_replied_to_behind_its_message()
    {
        using var held = new HeldDatabase();
        using Subscription<ChannelMessage<int>> news = held.Database.Channels.Subscribe<int>("news");
        held.Database.String<int>("key").SetAsync(1);
        held.Run();
        ValueTask transaction = held.Database.TransactAsync(static body => body.Publish("news", 1));
        held.Run();
        bool isTold = news.TryRead(out _);
        Assert.True(isTold || !transaction.IsCompleted, "The reply came before the message was handed over.");
        held.Settle();
    }

    /// <summary>The log belongs to another, and what the message was behind is not durable.</summary>
    [Fact]
    public void A_transaction_that_succeeded_has_published()
    {
        using var held = new HeldDatabase();
        using Subscription<ChannelMessage<int>> news = held.Database.Channels.Subscribe<int>("news");
        held.Run();
        held.Database.String<int>("key").SetAsync(1);
        held.Run();
        ValueTask transaction = held.Database.TransactAsync(static body => body.Publish("news", 1));
        held.Run();
        held.Log.AnswerConflict(new LogPosition(100));
        held.Run();
        bool isTold = Record.Exception(() => Assert.True(news.TryRead(out _))) is null;
        Assert.True(isTold || !transaction.IsCompletedSuccessfully, "It succeeded; its message is lost.");
    }

    /// <summary>It waits for admission.</summary>
    [Fact]
    public void Nobody_gets_a_message_that_the_same_thread_published_before_it_subscribed_T10()
    {
        using var held = new HeldDatabase(static options => options.MaxPendingBytes = 64 * 1024);
        _ = held.Database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]);
        held.Run();
        _ = held.Database.Channels.PublishAsync("news", 1);
        using Subscription<ChannelMessage<int>> news = held.Database.Channels.Subscribe<int>("news");
        held.Settle();
        Assert.False(news.TryRead(out _), "It came from before the subscription.");
    }
}
