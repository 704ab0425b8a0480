using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>The commands on all keys at once.</summary>
public sealed class KeyspaceTests : StructureTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_clear_leaves_nothing_and_is_logged_even_if_there_was_nothing()
    {
        await Database.Keys.ClearAsync();
        Assert.Equal(new Revision(1), await LastRevisionAsync());
        await Database.TransactAsync(FillAll);
        Assert.Equal(305, await Database.Keys.CountAsync());
        await Database.Keys.ClearAsync();
        Assert.Equal(new Revision(3), await LastRevisionAsync());
        Assert.Equal(0, await Database.Keys.CountAsync());
        Assert.False(await Database.Keys.ExistsAsync("hash"));
        Assert.Empty(await ScanAsync());
        await Database.Set<string>("hash").AddAsync("new");
        Assert.Equal(["hash"], await ScanAsync());
    }

    [Fact]
    public async Task A_transaction_sees_its_own_clear_and_what_it_wrote_after_it()
    {
        await Database.TransactAsync(FillAll);
        await Database.TransactAsync(tx =>
        {
            tx.String<string>("before").Set("1");
            tx.Keys.Clear();
            Assert.Equal(0, tx.Keys.Count());
            Assert.Equal(0, tx.Keys.Exists(["hash", "before"]));
            tx.List<string>("hash").PushLeft("after");
            tx.Keys.Clear();
            tx.List<string>("hash").PushLeft("again");
            Assert.Equal(1, tx.Keys.Count());
        });
        Assert.Equal(["again"], await Database.List<string>("hash").RangeAsync());
        Assert.Equal(1, await Database.Keys.CountAsync());
    }

    [Fact]
    public async Task A_rollback_gives_everything_back()
    {
        await Database.TransactAsync(FillAll);
        await RollBackAsync(tx => tx.Keys.Clear());
        await RollBackAsync(tx =>
        {
            tx.Set<string>("set").Add("b");
            tx.Keys.Delete("k7");
            tx.String<string>("new").Set("1", Hour);
            tx.Keys.Clear();
            tx.Set<string>("set").Add("c");
            tx.String<string>("k8").Set("1", Hour);
            tx.Keys.Clear();
            tx.String<string>("k9").Set("1", Hour);
        });
        Assert.Equal(305, await Database.Keys.CountAsync());
        await Database.Keys.ClearAsync();
        await RollBackAsync(FillAll);
        Assert.Equal(0, await Database.Keys.CountAsync());
    }

    [Fact]
    public async Task A_clear_forgets_the_expiries_too()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<int>("k").SetAsync(1, Hour);
        await database.Keys.ClearAsync();
        await database.String<int>("k").SetAsync(2);
        Revision last = database.DurableRevision;
        time.Advance(Hour * 2);
        Assert.Equal(2, (await database.String<int>("k").GetAsync()).Value);
        Assert.Equal(last, database.DurableRevision);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
        Assert.Equal(1, await reopened.Keys.CountAsync());
    }

    [Fact]
    public async Task A_key_whose_time_has_come_counts_until_it_is_removed()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<int>("k").SetAsync(1, Hour);
        await database.String<int>("other").SetAsync(1);
        time.SetUtcNow(time.GetUtcNow() + Hour);
        Assert.Equal(2, await database.Keys.CountAsync());
        Assert.False(await database.Keys.ExistsAsync("k"));
        Assert.Equal(1, await database.Keys.CountAsync());
    }

    [Fact]
    public async Task A_walk_shows_the_keys_of_a_pattern_and_a_type()
    {
        await Database.TransactAsync(FillAll);
        Assert.Equal(["k7", "k70", "k71"], await ScanAsync("k7[01]", KeyType.String, "k7"));
        Assert.Equal(["hash"], await ScanAsync(type: KeyType.Hash));
        Assert.Equal(["list"], await ScanAsync("*s*", KeyType.List));
        Assert.Equal(["set", "sorted set"], await ScanAsync("*set"));
        Assert.Equal(["sorted set"], await ScanAsync("*set", KeyType.SortedSet));
        Assert.Empty(await ScanAsync("k?", KeyType.Set));
        Assert.Equal(305, (await ScanAsync()).Count);
    }

    [Theory]
    [InlineData(KeyType.None)]
    [InlineData((KeyType)200)]
    public void A_walk_over_keys_of_no_type_is_refused(KeyType type) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Database.Keys.ScanAsync(type: type));

    private static void FillAll(Transaction tx)
    {
        tx.Hash<string, int>("hash").Set("a", 1);
        tx.List<string>("list").PushLeft("a");
        tx.Set<string>("set").Add("a");
        tx.SortedSet<string>("sorted set").Add("a", 1);
        tx.String<string>("text").Set("a", Hour);
        for (int key = 0; key < 300; key++)
            tx.String<int>($"k{key}").Set(key, Hour);
    }

    private async Task<List<string>> ScanAsync(string pattern = "*", KeyType? type = null, params string[] others)
    {
        var found = new SortedSet<string>(others, StringComparer.Ordinal);
        await foreach (Key key in Database.Keys.ScanAsync(pattern, type))
            found.Add(key.ToString());
        return [.. found];
    }
}
