using MemoryDb.Data;
using MemoryDb.Notifications;

namespace MemoryDb.Core.Tests.Notifications;

public sealed class SubscriptionsTests
{
    /// <summary>Whoever has lost his subscription may never dispose it; no write is to work for him any more.</summary>
    [Fact]
    public void A_subscription_that_a_slow_reader_has_lost_is_forgotten()
    {
        var subscriptions = new Subscriptions();
        var buffer = new SubscriberBuffer<KeyChange>(new SubscriptionOptions { Capacity = 1 });
        subscriptions.AddChanges(new PatternSubscriber<KeyChange>(default, buffer));
        var key = new EncodedKey([1], 0, 1, new KeyedHash(new Random(1)));
        var change = new NotedChange(key, KeyChangeKind.StringSet, KeyType.String, subscriptions.NumberAnnouncement());

        subscriptions.Deliver(in change, new Revision(1));
        Assert.True(subscriptions.WantsChanges);
        subscriptions.Deliver(in change, new Revision(2));
        Assert.False(subscriptions.WantsChanges);
    }
}
