using System.Threading.Channels;

namespace MemoryDb.Notifications;

/// <summary>What waits for one slow or fast reader. Whoever delivers never waits for it.</summary>
internal sealed class SubscriberBuffer<T>
{
    private readonly Channel<T> _channel;
    private readonly SubscriptionOptions _options;
    private long _missedCount;

    public SubscriberBuffer(SubscriptionOptions options)
    {
        _options = options;
        var bounds = new BoundedChannelOptions(options.Capacity)
        {
            FullMode = options.WhenFull == SlowReader.MissesOldest
                ? BoundedChannelFullMode.DropOldest
                : BoundedChannelFullMode.Wait,
        };
        _channel = Channel.CreateBounded<T>(bounds, _ => Interlocked.Increment(ref _missedCount));
    }

    public ChannelReader<T> Reader => _channel.Reader;

    public long MissedCount => Interlocked.Read(ref _missedCount);

    /// <summary>Hands something over, if there is room.</summary>
    /// <returns>False if the subscription has come to its end.</returns>
    public bool Offer(T item)
    {
        if (_channel.Writer.TryWrite(item))
            return true;
        Interlocked.Increment(ref _missedCount);
        if (_options.WhenFull == SlowReader.MissesNewest)
            return true;
        End(new SubscriptionLostException(_options.Capacity));
        return false;
    }

    /// <summary>Nothing more comes; the first reason counts.</summary>
    public void End(Exception? reason) => _channel.Writer.TryComplete(reason);
}
