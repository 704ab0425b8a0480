using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Nobody misses anything without knowing.</summary>
public sealed class SubscriptionEndTests
{
    /// <summary>ChannelCommands.PublishAsync: "How many subscriptions got it."</summary>
    [Fact]
    public void A_subscription_that_missed_a_message_did_not_get_it()
    {
        using var held = new HeldDatabase();
        using Subscription<ChannelMessage<int>> news = held.Database.Channels.Subscribe<int>(
            "news", new SubscriptionOptions { Capacity = 1, WhenFull = SlowReader.MissesNewest });
        ValueTask<long> first = held.Database.Channels.PublishAsync("news", 1);
        ValueTask<long> second = held.Database.Channels.PublishAsync("news", 2);
        held.Run();
        Assert.Equal(1, held.AssertImmediate(first));
        Assert.Equal(1, news.MissedCount);
        Assert.Equal(0, held.AssertImmediate(second));
    }

    /// <summary>SlowReader.Ends: "so that it never misses anything without knowing".</summary>
    [Fact]
    public void Who_polls_learns_that_the_subscription_was_lost()
    {
        using var held = new HeldDatabase();
        using Subscription<ChannelMessage<int>> news = held.Database.Channels.Subscribe<int>(
            "news", new SubscriptionOptions { Capacity = 1 });
        for (int message = 1; message <= 3; message++)
            _ = held.Database.Channels.PublishAsync("news", message);
        held.Run();
        Assert.True(news.TryRead(out _));
        Assert.Throws<SubscriptionLostException>(() => news.TryRead(out _));
    }

    /// <summary>The same for a node that has lost the log.</summary>
    [Fact]
    public void Who_polls_learns_that_another_process_has_taken_over()
    {
        using var held = new HeldDatabase();
        using Subscription<KeyChange> changes = held.Database.Keys.SubscribeToChanges();
        held.Run();
        held.Database.String<int>("key").SetAsync(1);
        held.Run();
        held.Log.AnswerConflict(new LogPosition(100));
        held.Run();
        Assert.Throws<NotPrimaryException>(() => changes.TryRead(out _));
    }
}
