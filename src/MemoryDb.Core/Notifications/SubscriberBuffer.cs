using System.Threading.Channels;

namespace MemoryDb.Notifications;

/// <summary>What waits for one slow or fast reader. Whoever delivers never waits for it.</summary>
internal sealed class SubscriberBuffer<T>(SubscriptionOptions options)
{
    private readonly int _capacity = options.Capacity;
    private readonly SlowReader _whenFull = options.WhenFull;
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();
    private long _missedCount;
    private long _batch;
    private bool _wasFull;

    /// <summary>What happened last before the subscription: only what comes later is told.</summary>
    public long BeganBehind { get; set; }

    public ChannelReader<T> Reader => _channel.Reader;

    public long MissedCount => Interlocked.Read(ref _missedCount);

    /// <summary>Hands something over, if there is room. Called by one after another.</summary>
    /// <param name="item">What is offered.</param>
    /// <param name="number">When it happened.</param>
    /// <param name="batch">
    /// What it belongs to. There is room for all of a batch or for none of it: whoever was waiting is not too slow.
    /// </param>
    public OfferOutcome Offer(T item, long number, long batch)
    {
        if (number <= BeganBehind)
            return OfferOutcome.Missed;
        if (batch != _batch)
            Begin(batch);
        if (_wasFull)
        {
            Interlocked.Increment(ref _missedCount);
            if (_whenFull == SlowReader.MissesNewest)
                return OfferOutcome.Missed;
            End(new SubscriptionLostException(_capacity));
            return OfferOutcome.Ended;
        }

        return _channel.Writer.TryWrite(item) ? OfferOutcome.Taken : OfferOutcome.Ended;
    }

    /// <summary>Nothing more comes; the first reason counts.</summary>
    public void End(Exception? reason) => _channel.Writer.TryComplete(reason);

    private void Begin(long batch)
    {
        _batch = batch;
        while (_whenFull == SlowReader.MissesOldest
            && _channel.Reader.Count >= _capacity && _channel.Reader.TryRead(out _))
            Interlocked.Increment(ref _missedCount);
        _wasFull = _channel.Reader.Count >= _capacity;
    }
}
