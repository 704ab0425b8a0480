using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Messages come in order, to whoever listens, and never before what executed ahead of them is durable.
/// </summary>
public sealed class ChannelTests : IDisposable
{
    private readonly HeldDatabase _held = new();

    private ChannelCommands Channels => _held.Database.Channels;

    public void Dispose() => _held.Dispose();

    [Fact]
    public void A_message_comes_to_those_who_listen_to_its_channel_or_a_pattern()
    {
        using Subscription<ChannelMessage<string>> news = Channels.Subscribe<string>("news");
        using Subscription<ChannelMessage<string>> all = Channels.SubscribeToPattern<string>("n*");
        using Subscription<ChannelMessage<string>> other = Channels.Subscribe<string>("other");
        ValueTask<long> published = Channels.PublishAsync("news", "hello");
        _held.Run();
        Assert.Equal(2, End(published));
        Assert.Equal(new ChannelMessage<string>("news", "hello"), Next(news));
        Assert.Equal(new ChannelMessage<string>("news", "hello"), Next(all));
        Assert.Null(Next(other));
    }

    [Fact]
    public void A_message_waits_for_what_executed_before_it()
    {
        using Subscription<ChannelMessage<string>> news = Channels.Subscribe<string>("news");
        _held.Database.String<string>("key").SetAsync("value");
        ValueTask<long> published = Channels.PublishAsync("news", "the key is set");
        _held.Run();
        Assert.False(published.IsCompleted);
        Assert.Null(Next(news));
        _held.Settle();
        Assert.Equal(1, End(published));
        Assert.Equal("the key is set", Next(news)!.Value.Message);
    }

    [Fact]
    public void A_transaction_publishes_when_it_is_durable_and_never_if_it_is_taken_back()
    {
        using Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>("news");
        ValueTask failed = _held.Database.TransactAsync(transaction =>
        {
            transaction.Publish("news", 1);
            throw new InvalidOperationException("taken back");
        });
        _held.Database.TransactAsync(transaction =>
        {
            transaction.Publish("news", 2);
            transaction.String<int>("key").Set(1);
            transaction.Publish("news", 3);
        });
        _held.Run();
        Assert.True(failed.IsFaulted);
        Assert.Null(Next(news));
        _held.Settle();
        Assert.Equal(2, Next(news)!.Value.Message);
        Assert.Equal(3, Next(news)!.Value.Message);
        Assert.Null(Next(news));
    }

    [Fact]
    public void Who_no_longer_listens_gets_nothing()
    {
        Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>("news");
        news.Dispose();
        ValueTask<long> published = Channels.PublishAsync("news", 1);
        _held.Run();
        Assert.Equal(0, End(published));
    }

    [Theory]
    [InlineData(SlowReader.MissesOldest, new[] { 3, 4 }, 2)]
    [InlineData(SlowReader.MissesNewest, new[] { 1, 2 }, 2)]
    public void A_slow_reader_may_miss_some_and_is_told_how_many(SlowReader whenFull, int[] expected, long missed)
    {
        var options = new SubscriptionOptions { Capacity = 2, WhenFull = whenFull };
        using Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>("news", options);
        options.Capacity = 1;
        options.WhenFull = SlowReader.Ends;
        for (int message = 1; message <= 4; message++)
            _ = Channels.PublishAsync("news", message);
        _held.Run();
        Assert.Equal(expected, new[] { Next(news)!.Value.Message, Next(news)!.Value.Message });
        Assert.Equal(missed, news.MissedCount);
    }

    [Fact]
    public void A_slow_reader_loses_its_subscription_by_default_and_is_told()
    {
        using Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>(
            "news", new SubscriptionOptions { Capacity = 2 });
        for (int message = 1; message <= 3; message++)
            _ = Channels.PublishAsync("news", message);
        _held.Run();
        IAsyncEnumerator<ChannelMessage<int>> reader = news.GetAsyncEnumerator();
        Assert.True(End(reader.MoveNextAsync()));
        Assert.True(End(reader.MoveNextAsync()));
        SubscriptionLostException lost = Assert.Throws<SubscriptionLostException>(() => End(reader.MoveNextAsync()));
        Assert.Equal(2, lost.Capacity);
    }

    [Fact]
    public void Closing_ends_a_subscription_behind_what_was_published()
    {
        Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>("news");
        _held.Database.String<int>("key").SetAsync(1);
        _ = Channels.PublishAsync("news", 1);
        Task closing = _held.Close();
        _held.Log.StopHolding();
        _held.RunToEnd(closing);
        _held.Run();
        IAsyncEnumerator<ChannelMessage<int>> reader = news.GetAsyncEnumerator();
        Assert.True(End(reader.MoveNextAsync()));
        Assert.False(End(reader.MoveNextAsync()));
        Assert.Throws<ObjectDisposedException>(() => Channels.Subscribe<int>("news"));
    }

    /// <summary>A node that has lost the log tells nobody of what never became durable.</summary>
    [Fact]
    public void Losing_the_log_ends_a_subscription_with_the_reason()
    {
        Subscription<ChannelMessage<int>> news = Channels.Subscribe<int>("news");
        _held.Run();
        _held.Database.String<int>("key").SetAsync(1);
        _ = Channels.PublishAsync("news", 1);
        _held.Run();
        _held.Log.AnswerConflict(new LogPosition(100));
        _held.Run();
        IAsyncEnumerator<ChannelMessage<int>> reader = news.GetAsyncEnumerator();
        Assert.Throws<NotPrimaryException>(() => End(reader.MoveNextAsync()));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Channels.Subscribe<int>("news", new SubscriptionOptions { Capacity = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Channels.Subscribe<int>("news", new SubscriptionOptions { WhenFull = (SlowReader)9 }));
    }

    [Fact]
    public void A_pattern_that_would_hold_up_replies_is_refused()
    {
        var pattern = new GlobPattern(new byte[SubscriptionOptions.MaxPatternBytes + 1]);
        Assert.Throws<ArgumentException>(() => Channels.SubscribeToPattern<int>(pattern));
        Assert.Throws<ArgumentException>(() => _held.Database.Keys.SubscribeToChanges(pattern));
    }

    [Fact]
    public void A_star_hears_the_channel_without_a_name()
    {
        using Subscription<ChannelMessage<int>> all = Channels.SubscribeToPattern<int>("*");
        _held.MakeDurable(database => database.Channels.PublishAsync("", 1));
        Assert.Equal(1, Next(all)?.Message);
    }

    internal static T? Next<T>(Subscription<T> subscription)
        where T : struct =>
        subscription.TryRead(out T next) ? next : null;

    private static T End<T>(ValueTask<T> reply)
    {
        Assert.True(reply.IsCompleted, "The reply is there.");
        return reply.GetAwaiter().GetResult();
    }
}
