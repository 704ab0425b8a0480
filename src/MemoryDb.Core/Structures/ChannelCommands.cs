using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Notifications;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// Messages to whoever listens in this process (PUBLISH, SUBSCRIBE). They are not stored and not logged, but they wait
/// like replies: nobody gets a message before everything that executed ahead of it is durable.
/// </summary>
/// <remarks>
/// Channels are named like keys and share nothing with them. A message has at most 512 MiB. Each subscription gets the
/// messages of its channel in the order in which they were published.
/// </remarks>
public readonly struct ChannelCommands
{
    private readonly DatabaseInstance _instance;

    internal ChannelCommands(DatabaseInstance instance) => _instance = instance;

    /// <summary>
    /// Publishes a message (PUBLISH), and completes when it was handed over. O(n + m) for n subscriptions of the
    /// channel and m of patterns.
    /// </summary>
    /// <returns>How many subscriptions got it.</returns>
    /// <exception cref="LogUnavailableException">
    /// It would have to wait for a log that takes no writes; nobody gets it.
    /// </exception>
    /// <exception cref="NotPrimaryException">Another process has taken over; nobody gets it.</exception>
    /// <exception cref="OutcomeUnknownException">
    /// The log has not answered in time; if what went before becomes durable after all, the message is handed over.
    /// </exception>
    public ValueTask<long> PublishAsync<T>(Key channel, T message, CancellationToken cancellationToken = default) =>
        _instance.Commands.PublishAsync(Encode(_instance, channel, message), cancellationToken);

    /// <summary>Listens to a channel (SUBSCRIBE), from this call on.</summary>
    /// <typeparam name="T">The messages' type.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="options">How it buffers; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Subscription<ChannelMessage<T>> Subscribe<T>(Key channel, SubscriptionOptions? options = null)
    {
        EncodedKey encoded = _instance.Commands.OwnedKey(channel);
        Subscriptions subscriptions = _instance.OpenSubscriptions();
        SubscriberBuffer<PublishedMessage> buffer = NewBuffer(options);
        subscriptions.AddChannel(encoded, buffer);
        return Listen<T>(buffer, () => subscriptions.RemoveChannel(encoded, buffer));
    }

    /// <summary>Listens to all channels whose names match a pattern (PSUBSCRIBE), from this call on.</summary>
    /// <typeparam name="T">The messages' type.</typeparam>
    /// <param name="pattern">
    /// The pattern, at most <see cref="SubscriptionOptions.MaxPatternBytes"/> long.
    /// </param>
    /// <param name="options">How it buffers; null: the defaults.</param>
    /// <exception cref="ArgumentException">The pattern is too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Subscription<ChannelMessage<T>> SubscribeToPattern<T>(
        GlobPattern pattern, SubscriptionOptions? options = null)
    {
        Subscriptions subscriptions = _instance.OpenSubscriptions();
        var subscriber = new PatternSubscriber<PublishedMessage>(
            SubscriptionOptions.CheckPattern(pattern), NewBuffer(options));
        subscriptions.AddPattern(in subscriber);
        return Listen<T>(subscriber.Buffer, () => subscriptions.RemovePattern(in subscriber));
    }

    internal static PublishedMessage Encode<T>(DatabaseInstance instance, Key channel, T message) =>
        new(
            instance.Commands.OwnedKey(channel),
            StoredForm.Of(message, instance.Codecs.Get<T>()),
            instance.Engine.Subscriptions.NumberAnnouncement());

    private static SubscriberBuffer<PublishedMessage> NewBuffer(SubscriptionOptions? options) =>
        new((options ?? SubscriptionOptions.Default).Validate());

    private BufferedSubscription<PublishedMessage, ChannelMessage<T>> Listen<T>(
        SubscriberBuffer<PublishedMessage> buffer, Action remove)
    {
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        return new BufferedSubscription<PublishedMessage, ChannelMessage<T>>(
            buffer, message => new ChannelMessage<T>(message.Channel.ToKey(), codec.Decode(message.Payload)), remove);
    }
}
