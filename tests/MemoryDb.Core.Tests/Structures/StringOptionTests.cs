using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Conditions and expiries of the string commands.</summary>
public sealed class StringOptionTests : StructureTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Get_and_set_shows_the_value_before_whether_it_sets_or_not()
    {
        DurableString<string> text = Database.String<string>("k");
        Assert.False((await text.GetAndSetAsync("1", Expiry.Never, When.Exists)).HasValue);
        Assert.False(await Database.Keys.ExistsAsync("k"));
        Assert.False((await text.GetAndSetAsync("1", Hour, When.NotExists)).HasValue);
        Revision before = await LastRevisionAsync();
        Assert.Equal("1", (await text.GetAndSetAsync("2", Expiry.Never, When.NotExists)).Value);
        Assert.Equal(before, await LastRevisionAsync());
        Assert.Equal("1", (await text.GetAndSetAsync("3", Expiry.Keep, When.Exists)).Value);
        Assert.True((await Database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.Equal("3", (await text.GetAndSetAsync("4", DateTimeOffset.UnixEpoch)).Value);
        Assert.False(await Database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task Get_and_expire_sets_keeps_and_takes_the_expiry_and_deletes_when_it_has_passed()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        DurableString<string> text = database.String<string>("k");
        Assert.False((await text.GetAndExpireAsync(Hour)).HasValue);
        Assert.False(await database.Keys.ExistsAsync("k"));
        await text.SetAsync("v");
        Assert.Equal("v", (await text.GetAndExpireAsync(Hour)).Value);
        Assert.Equal(Hour, (await database.Keys.TimeToLiveAsync("k")).Value);
        Assert.Equal("v", (await text.GetAndExpireAsync(Expiry.Keep)).Value);
        Assert.Equal(Hour, (await database.Keys.TimeToLiveAsync("k")).Value);
        Assert.Equal("v", (await text.GetAndExpireAsync(Expiry.Never)).Value);
        Assert.False((await database.Keys.TimeToLiveAsync("k")).HasValue);
        Assert.Equal("v", (await text.GetAndExpireAsync(time.GetUtcNow())).Value);
        Assert.False(await database.Keys.ExistsAsync("k"));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
    }

    [Fact]
    public async Task Getting_without_a_change_of_the_expiry_logs_nothing()
    {
        await Database.String<string>("k").SetAsync("v");
        Revision before = await LastRevisionAsync();
        await Database.String<string>("k").GetAndExpireAsync(Expiry.Never);
        await Database.String<string>("k").GetAndExpireAsync(Expiry.Keep);
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Several_strings_are_set_with_an_expiry_if_all_or_none_exist()
    {
        StringCommands strings = Database.Strings;
        KeyValuePair<Key, string>[] both = [Pair("a", "1"), Pair("b", "2")];
        Assert.False(await strings.SetAsync(both, Hour, When.Exists));
        Assert.True(await strings.SetAsync([Pair("a", "0")], Hour));
        Assert.False(await strings.SetAsync(both, Hour, When.Exists));
        Assert.False(await strings.SetAsync(both, Hour, When.NotExists));
        Assert.False(await Database.Keys.ExistsAsync("b"));
        Assert.True(await strings.SetAsync(both, Expiry.Keep));
        Assert.True((await Database.Keys.ExpiryTimeAsync("a")).HasValue);
        Assert.False((await Database.Keys.ExpiryTimeAsync("b")).HasValue);
        Assert.True(await strings.SetAsync([.. both, Pair("a", "3")], DateTimeOffset.UnixEpoch, When.Exists));
        Assert.Equal(0, await Database.Keys.CountAsync());
    }

    [Fact]
    public async Task Of_a_key_whose_time_has_come_no_expiry_is_kept()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<string>("a").SetAsync("1", Hour);
        time.SetUtcNow(time.GetUtcNow() + Hour);
        Assert.True(await database.Strings.SetAsync([Pair("a", "2")], Expiry.Keep));
        Assert.Equal("2", (await database.String<string>("a").GetAsync()).Value);
        Assert.False((await database.Keys.ExpiryTimeAsync("a")).HasValue);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
    }

    [Fact]
    public async Task Several_strings_can_be_read_and_set_in_a_transaction()
    {
        KeyValuePair<Key, string>[] both = [Pair("a", "1"), Pair("b", "2")];
        await Database.TransactAsync(tx =>
        {
            Assert.True(tx.Strings.SetIfNoneExists(both));
            Assert.False(tx.Strings.SetIfNoneExists(both));
            tx.Strings.Set([Pair("b", "3")]);
            Assert.True(tx.Strings.Set([Pair("a", "4")], Hour, When.Exists));
            Assert.Equal([new("4"), default, new("3")], tx.Strings.Get<string>(["a", "none", "b"]));
        });
        await RollBackAsync(tx =>
        {
            tx.Strings.Set([Pair("a", "5"), Pair("c", "6")]);
            Assert.Equal(3, tx.Keys.Exists(["a", "b", "c", "none"]));
            Assert.Equal(2, tx.Keys.Delete(["a", "b", "a"]));
        });
        Assert.Equal("4", (await Database.String<string>("a").GetAsync()).Value);
    }

    private static KeyValuePair<Key, string> Pair(string key, string value) => new(key, value);
}
