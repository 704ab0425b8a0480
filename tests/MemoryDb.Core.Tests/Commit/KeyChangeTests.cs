namespace MemoryDb.Core.Tests.Commit;

/// <summary>Whoever listens for changes of keys is told of each, in order, and never of one that may vanish.</summary>
public sealed class KeyChangeTests : IDisposable
{
    private readonly HeldDatabase _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public void A_change_is_told_once_it_is_durable_with_its_revision()
    {
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        _held.Database.String<int>("key").SetAsync(1);
        _held.Run();
        Assert.Null(ChannelTests.Next(changes));
        _held.Settle();
        KeyChange change = ChannelTests.Next(changes)!.Value;
        Assert.Equal(
            ("key", KeyChangeKind.StringSet, KeyType.String), (change.Key.ToString(), change.Kind, change.Type));
        Assert.Equal(_held.Database.DurableRevision, change.Revision);
    }

    [Fact]
    public void The_changes_of_a_transaction_share_its_revision_and_come_in_their_order()
    {
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        _held.MakeDurable(database => database.TransactAsync(transaction =>
        {
            transaction.List<int>("list").PushRight([1, 2]);
            transaction.Hash<string, int>("hash").Set("field", 1);
            transaction.List<int>("list").PopLeft(2);
            transaction.Keys.Expire("hash", TimeSpan.FromSeconds(5));
        }));
        KeyChange[] told = All(changes);
        Assert.Equal(
            [
                ("list", KeyChangeKind.ItemsAdded, KeyType.List),
                ("hash", KeyChangeKind.FieldsSet, KeyType.Hash),
                ("list", KeyChangeKind.ItemsRemoved, KeyType.List),
                ("list", KeyChangeKind.Deleted, KeyType.List),
                ("hash", KeyChangeKind.ExpirySet, KeyType.Hash),
            ],
            told.Select(change => (change.Key.ToString(), change.Kind, change.Type)));
        Assert.Single(told.Select(change => change.Revision).Distinct());
    }

    [Fact]
    public void Only_keys_that_match_are_told_and_nothing_that_was_refused_or_taken_back()
    {
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges("user:*");
        _held.MakeDurable(database => database.String<int>("session:1").SetAsync(1));
        _held.MakeDurable(database => database.String<int>("user:1").SetAsync(1, Expiry.Never, When.Exists));
        ValueTask failed = _held.Database.TransactAsync(transaction =>
        {
            transaction.String<int>("user:1").Set(1);
            throw new InvalidOperationException("taken back");
        });
        _held.Settle();
        Assert.True(failed.IsFaulted);
        _held.MakeDurable(database => database.Set<int>("user:2").AddAsync(1));
        Assert.Equal("user:2", Assert.Single(All(changes)).Key.ToString());
    }

    /// <summary>The removal that a reader's clock caused is told apart from a deletion.</summary>
    [Fact]
    public void A_key_that_expires_is_told_as_expired()
    {
        _held.MakeDurable(database => database.String<int>("key").SetAsync(1, TimeSpan.FromSeconds(5)));
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        _held.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_held.AssertWithheld(_held.Database.Keys.ExistsAsync("key")));
        KeyChange change = Assert.Single(All(changes));
        Assert.Equal((KeyChangeKind.Expired, KeyType.String), (change.Kind, change.Type));
    }

    /// <summary>An awaited write has told of itself already.</summary>
    [Fact]
    public void A_change_comes_before_the_reply_of_its_command()
    {
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        bool wasTold = _held.AssertWithheld(async () =>
        {
            await _held.Database.String<int>("key").SetAsync(1);
            return changes.TryRead(out _);
        });
        Assert.True(wasTold);
    }

    private static KeyChange[] All(Subscription<KeyChange> changes)
    {
        List<KeyChange> all = [];
        while (ChannelTests.Next(changes) is { } change)
            all.Add(change);
        return [.. all];
    }
}
