using System.Collections.Immutable;
using MemoryDb.Data;

namespace MemoryDb.Notifications;

/// <summary>
/// Who wants to be told of what. Delivery happens on the work item that delivers replies, in the order in which things
/// became durable.
/// </summary>
internal sealed class Subscriptions
{
    /// <summary>Guards all fields; arrays are replaced, so that nobody is called under it.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<EncodedKey, ImmutableArray<SubscriberBuffer<PublishedMessage>>> _channels =
        new(EncodedKeyComparer.Instance);
    private ImmutableArray<PatternSubscriber<PublishedMessage>> _patterns = [];
    private ImmutableArray<PatternSubscriber<KeyChange>> _changes = [];
    private long _announcedCount;
    private bool _wantsChanges;
    private bool _hasEnded;
    private Func<Exception>? _reason;

    /// <summary>Whether anybody wants to know of changes: a write notes them only then.</summary>
    public bool WantsChanges => Volatile.Read(ref _wantsChanges);

    /// <summary>
    /// Numbers what is to be told, when it happens: who subscribes later is not told of it, however long it takes to
    /// become durable.
    /// </summary>
    public long NumberAnnouncement() => Interlocked.Increment(ref _announcedCount);

    public void AddChannel(EncodedKey channel, SubscriberBuffer<PublishedMessage> buffer)
    {
        lock (_lock)
        {
            _channels[channel] = _channels.GetValueOrDefault(channel, []).Add(buffer);
            Begin(buffer);
        }
    }

    public void RemoveChannel(EncodedKey channel, SubscriberBuffer<PublishedMessage> buffer)
    {
        lock (_lock)
        {
            ImmutableArray<SubscriberBuffer<PublishedMessage>> left =
                _channels.GetValueOrDefault(channel, []).Remove(buffer);
            if (left.IsEmpty)
                _channels.Remove(channel);
            else
                _channels[channel] = left;
        }
    }

    public void AddPattern(in PatternSubscriber<PublishedMessage> subscriber)
    {
        lock (_lock)
        {
            _patterns = _patterns.Add(subscriber);
            Begin(subscriber.Buffer);
        }
    }

    public void RemovePattern(in PatternSubscriber<PublishedMessage> subscriber)
    {
        lock (_lock)
            _patterns = _patterns.Remove(subscriber);
    }

    public void AddChanges(in PatternSubscriber<KeyChange> subscriber)
    {
        lock (_lock)
        {
            _changes = _changes.Add(subscriber);
            Begin(subscriber.Buffer);
            Volatile.Write(ref _wantsChanges, true);
        }
    }

    public void RemoveChanges(in PatternSubscriber<KeyChange> subscriber)
    {
        lock (_lock)
        {
            _changes = _changes.Remove(subscriber);
            Volatile.Write(ref _wantsChanges, !_changes.IsEmpty);
        }
    }

    /// <summary>Hands a message to its channel's subscribers.</summary>
    /// <returns>To how many.</returns>
    public long Deliver(in PublishedMessage message)
    {
        ImmutableArray<SubscriberBuffer<PublishedMessage>> exact;
        ImmutableArray<PatternSubscriber<PublishedMessage>> patterns;
        lock (_lock)
        {
            exact = _channels.GetValueOrDefault(message.Channel, []);
            patterns = _patterns;
        }

        long count = 0;
        foreach (SubscriberBuffer<PublishedMessage> buffer in exact)
        {
            OfferOutcome outcome = buffer.Offer(message, message.Number, message.Number);
            count += outcome == OfferOutcome.Taken ? 1 : 0;
            if (outcome == OfferOutcome.Ended)
                RemoveChannel(message.Channel, buffer);
        }

        foreach (PatternSubscriber<PublishedMessage> subscriber in patterns)
        {
            if (!subscriber.Pattern.IsMatch(message.Channel.Bytes))
                continue;
            OfferOutcome outcome = subscriber.Buffer.Offer(message, message.Number, message.Number);
            count += outcome == OfferOutcome.Taken ? 1 : 0;
            if (outcome == OfferOutcome.Ended)
                RemovePattern(in subscriber);
        }

        return count;
    }

    /// <summary>Tells of a change of a key.</summary>
    /// <param name="change">The change.</param>
    /// <param name="revision">The revision under which it was logged: of all changes of one command.</param>
    public void Deliver(in NotedChange change, Revision revision)
    {
        ImmutableArray<PatternSubscriber<KeyChange>> subscribers;
        lock (_lock)
            subscribers = _changes;
        if (subscribers.IsEmpty)
            return;
        bool concernsAll = change.Kind == KeyChangeKind.Cleared;
        var told = new KeyChange(
            concernsAll ? default : change.Key.ToKey(), change.Kind, change.Type, revision);
        foreach (PatternSubscriber<KeyChange> subscriber in subscribers)
        {
            bool concerns = concernsAll || subscriber.Pattern.IsMatch(change.Key.Bytes);
            if (concerns && subscriber.Buffer.Offer(told, change.Number, revision.Value) == OfferOutcome.Ended)
                RemoveChanges(in subscriber); // else every write went on noting changes for nobody
        }
    }

    /// <summary>Ends all, and whoever comes later: without an error if the database was closed.</summary>
    public void End(Func<Exception>? reason)
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            _reason = reason;
            foreach (ImmutableArray<SubscriberBuffer<PublishedMessage>> buffers in _channels.Values)
            {
                foreach (SubscriberBuffer<PublishedMessage> buffer in buffers)
                    EndIfEnded(buffer);
            }

            foreach (PatternSubscriber<PublishedMessage> subscriber in _patterns)
                EndIfEnded(subscriber.Buffer);
            foreach (PatternSubscriber<KeyChange> subscriber in _changes)
                EndIfEnded(subscriber.Buffer);
        }
    }

    private void Begin<T>(SubscriberBuffer<T> buffer)
    {
        buffer.BeganBehind = Interlocked.Read(ref _announcedCount);
        EndIfEnded(buffer);
    }

    private void EndIfEnded<T>(SubscriberBuffer<T> buffer)
    {
        if (_hasEnded)
            buffer.End(_reason?.Invoke());
    }
}
