namespace MemoryDb.Core.Tests.Commit;

/// <summary>Messages that wait for the log count as pending, like what is written (T7).</summary>
public sealed class MessageBoundTests : IDisposable
{
    private readonly HeldDatabase _held = new(static options => options.MaxPendingBytes = 64 * 1024);

    public void Dispose() => _held.Dispose();

    [Fact]
    public void Messages_that_wait_for_the_log_count()
    {
        WriteAndHold();
        _ = _held.Database.Channels.PublishAsync("channel", new byte[64 * 1024]);
        AssertNextWaits();
    }

    [Fact]
    public void Messages_of_transactions_count()
    {
        WriteAndHold();
        _held.Database.TransactAsync(static transaction => transaction.Publish("channel", new byte[64 * 1024]));
        AssertNextWaits();
    }

    [Fact]
    public void The_names_of_channels_count()
    {
        WriteAndHold();
        _ = _held.Database.Channels.PublishAsync(new byte[60 * 1024], 1);
        _ = _held.Database.Channels.PublishAsync(new byte[60 * 1024], 2);
        AssertNextWaits();
    }

    [Fact]
    public void Messages_that_were_handed_over_do_not_count_any_more()
    {
        WriteAndHold();
        _ = _held.Database.Channels.PublishAsync("channel", new byte[64 * 1024]);
        _held.Settle();
        WriteAndHold();
    }

    /// <summary>Nobody knows whether it would ever be handed over.</summary>
    [Fact]
    public void A_message_that_would_wait_for_a_log_that_takes_no_writes_is_refused()
    {
        WriteAndHold();
        _held.MakeUnavailable();
        ValueTask<long> published = _held.Database.Channels.PublishAsync("channel", 1);
        _held.Run();
        Assert.Throws<LogUnavailableException>(() => { published.GetAwaiter().GetResult(); });
    }

    private void WriteAndHold()
    {
        Revision before = _held.Database.LastRevision;
        _held.Database.String<int>("key").SetAsync(1);
        _held.Run();
        Assert.Equal(before.Next, _held.Database.LastRevision);
    }

    private void AssertNextWaits()
    {
        Revision before = _held.Database.LastRevision;
        ValueTask next = _held.Database.String<int>("key").SetAsync(2);
        _held.Run();
        Assert.Equal(before, _held.Database.LastRevision);
        _held.Settle();
        Assert.True(next.IsCompletedSuccessfully);
    }
}
