namespace MemoryDb.Core.Tests.Commit;

/// <summary>What those are told who listen, of commands that do more than one thing to a key.</summary>
public sealed class ChangeKindTests : IDisposable
{
    private readonly HeldDatabase _held = new();

    public void Dispose() => _held.Dispose();

    [Fact]
    public void A_list_overwritten_by_a_string_is_told_as_deleted_first()
    {
        _held.MakeDurable(database => database.List<int>("key").PushRightAsync(1));
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        _held.MakeDurable(database => database.String<int>("key").SetAsync(1));
        Assert.Equal(
            [(KeyChangeKind.Deleted, KeyType.List), (KeyChangeKind.StringSet, KeyType.String)], Kinds(changes));
    }

    /// <summary>As a renamed list is.</summary>
    [Fact]
    public void A_string_that_gets_an_expiry_with_its_value_is_told_to_have_one()
    {
        _held.MakeDurable(database => database.List<int>("list").PushRightAsync(1));
        _held.MakeDurable(database => database.Keys.ExpireAsync("list", TimeSpan.FromSeconds(5)));
        _held.MakeDurable(database => database.String<int>("string").SetAsync(1, TimeSpan.FromSeconds(5)));
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges("new*");
        _held.MakeDurable(database => database.Keys.RenameAsync("list", "new list"));
        Assert.Contains(Kinds(changes), static change => change.Kind == KeyChangeKind.ExpirySet);
        _held.MakeDurable(database => database.Keys.RenameAsync("string", "new string"));
        Assert.Contains(Kinds(changes), static change => change.Kind == KeyChangeKind.ExpirySet);
    }

    [Fact]
    public void A_string_that_loses_its_expiry_with_its_value_is_told_to_have_lost_it()
    {
        _held.MakeDurable(database => database.String<int>("key").SetAsync(1, TimeSpan.FromSeconds(5)));
        using Subscription<KeyChange> changes = _held.Database.Keys.SubscribeToChanges();
        _held.MakeDurable(database => database.String<int>("key").SetAsync(2));
        Assert.Contains(Kinds(changes), static change => change.Kind == KeyChangeKind.Persisted);
    }

    private static (KeyChangeKind Kind, KeyType Type)[] Kinds(Subscription<KeyChange> changes)
    {
        List<(KeyChangeKind Kind, KeyType Type)> kinds = [];
        while (ChannelTests.Next(changes) is { } change)
            kinds.Add((change.Kind, change.Type));
        return [.. kinds];
    }
}
