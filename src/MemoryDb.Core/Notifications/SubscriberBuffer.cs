using System.Threading.Channels;

namespace MemoryDb.Notifications;

/// <summary>What waits for one slow or fast reader. Whoever delivers never waits for it.</summary>
internal sealed class SubscriberBuffer<T>(SubscriptionOptions options)
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();
    private long _missedCount;
    private long _announcement;
    private bool _wasFull;

    /// <summary>The last announcement before the subscription: only later ones are told.</summary>
    public long BeganBehind { get; set; }

    public ChannelReader<T> Reader => _channel.Reader;

    public long MissedCount => Interlocked.Read(ref _missedCount);

    /// <summary>Hands something over, if there is room. Called by one after another.</summary>
    /// <param name="item">What is offered.</param>
    /// <param name="announcement">
    /// What it belongs to. All of one announcement comes, or none of it: whoever was waiting is not too slow.
    /// </param>
    public OfferOutcome Offer(T item, long announcement)
    {
        if (announcement <= BeganBehind)
            return OfferOutcome.Missed;
        if (options.WhenFull == SlowReader.MissesOldest)
        {
            while (_channel.Reader.Count >= options.Capacity && _channel.Reader.TryRead(out _))
                Interlocked.Increment(ref _missedCount);
        }
        else if (IsFull(announcement))
        {
            Interlocked.Increment(ref _missedCount);
            if (options.WhenFull == SlowReader.MissesNewest)
                return OfferOutcome.Missed;
            End(new SubscriptionLostException(options.Capacity));
            return OfferOutcome.Ended;
        }

        return _channel.Writer.TryWrite(item) ? OfferOutcome.Taken : OfferOutcome.Ended;
    }

    /// <summary>Nothing more comes; the first reason counts.</summary>
    public void End(Exception? reason) => _channel.Writer.TryComplete(reason);

    private bool IsFull(long announcement)
    {
        if (announcement == _announcement)
            return _wasFull;
        _announcement = announcement;
        return _wasFull = _channel.Reader.Count >= options.Capacity;
    }
}
