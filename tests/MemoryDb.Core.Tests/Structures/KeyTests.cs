using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>The edges of the commands on keys of any type.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task Text_that_is_no_valid_Unicode_is_no_key()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Key first = "\ud800";
        Key second = "\ud801";
        Assert.NotEqual(first, second);
        await Assert.ThrowsAsync<ArgumentException>(async () => await database.String<string>(first).SetAsync("1"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await database.String<string>(second).GetAsync());
    }

    [Fact]
    public async Task A_key_named_twice_exists_twice_and_is_deleted_once()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("a").SetAsync("1");
        Assert.Equal(2, await database.Keys.ExistsAsync(["a", "b", "a"]));
        Assert.Equal(1, await database.Keys.DeleteAsync(["a", "b", "a"]));
        Assert.Equal(0, await database.Keys.ExistsAsync(["a"]));
        Assert.False(await database.Keys.DeleteAsync("a"));
    }

    [Fact]
    public async Task An_absent_key_has_no_type_and_no_expiry_and_takes_none()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Assert.Equal(KeyType.None, await database.Keys.TypeAsync("k"));
        Assert.False((await database.Keys.TimeToLiveAsync("k")).HasValue);
        Assert.False((await database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.False(await database.Keys.ExpireAsync("k", TimeSpan.FromDays(1)));
        Assert.False(await database.Keys.ExpireAsync("k", Expiry.Keep));
        Assert.False(await database.Keys.ExpireAsync("k", Expiry.Never));
        Assert.False(await database.Keys.PersistAsync("k"));
    }

    [Fact]
    public async Task A_key_lives_to_the_millisecond_before_its_time()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<string>("k").SetAsync("1", TimeSpan.FromMilliseconds(50));
        time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await database.Keys.TimeToLiveAsync("k")).Value);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await database.Keys.TimeToLiveAsync("k")).HasValue);
        Assert.False(await database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task A_key_that_somebody_saw_expire_does_not_come_back_when_the_clock_goes_back()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        DateTimeOffset start = time.GetUtcNow();
        await database.String<string>("seen").SetAsync("1", TimeSpan.FromMilliseconds(50));
        await database.String<string>("unseen").SetAsync("1", TimeSpan.FromMilliseconds(50));
        time.SetUtcNow(start.AddMinutes(1));
        Assert.Equal(0, await database.Keys.ExistsAsync(["seen"]));
        time.SetUtcNow(start);
        Assert.False(await database.Keys.ExistsAsync("seen"));
        Assert.True(await database.Keys.ExistsAsync("unseen"));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
        Assert.False(await reopened.Keys.ExistsAsync("seen"));
    }

    [Fact]
    public async Task An_expiry_that_has_passed_deletes_the_key()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.Strings.SetAsync([KeyValuePair.Create((Key)"a", 1), KeyValuePair.Create((Key)"b", 2)]);
        Assert.True(await database.Keys.ExpireAsync("a", time.GetUtcNow()));
        Assert.True(await database.Keys.ExpireAsync("b", DateTimeOffset.MinValue));
        Assert.Equal(0, await database.Keys.ExistsAsync(["a", "b"]));
    }

    [Fact]
    public async Task An_expiry_can_be_set_kept_replaced_and_taken_away()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<string>("k").SetAsync("1");
        Assert.False(await database.Keys.PersistAsync("k"));
        Assert.False(await database.Keys.ExpireAsync("k", Expiry.Never));
        DateTimeOffset at = time.GetUtcNow().AddDays(1);
        Assert.True(await database.Keys.ExpireAsync("k", at));
        Assert.True(await database.Keys.ExpireAsync("k", Expiry.Keep));
        Assert.Equal(at, (await database.Keys.ExpiryTimeAsync("k")).Value);
        Assert.True(await database.Keys.ExpireAsync("k", TimeSpan.FromMilliseconds(3)));
        Assert.Equal(TimeSpan.FromMilliseconds(3), (await database.Keys.TimeToLiveAsync("k")).Value);
        Assert.True(await database.Keys.ExpireAsync("k", Expiry.Never));
        Assert.False((await database.Keys.TimeToLiveAsync("k")).HasValue);
    }

    [Fact]
    public async Task The_farthest_expiries_are_kept()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("1", TimeSpan.MaxValue);
        Assert.True((await database.Keys.TimeToLiveAsync("k")).HasValue);
        Assert.True((await database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.True(await database.Keys.ExpireAsync("k", DateTimeOffset.MaxValue));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.Equal(9999, (await reopened.Keys.ExpiryTimeAsync("k")).Value.Year);
    }

    [Fact]
    public void An_expiry_of_less_than_a_millisecond_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.After(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.After(TimeSpan.FromTicks(9_999)));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Expiry)TimeSpan.FromSeconds(-1));
    }

    [Fact]
    public async Task Keys_that_nobody_looks_at_are_removed_in_the_background()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        UInt128 empty = database.ComputeDigest();
        for (int key = 0; key < 300; key++)
            await database.String<int>($"k{key}").SetAsync(key, TimeSpan.FromMilliseconds(1 + key % 7));
        while (database.ComputeDigest() != empty)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
    }

    [Fact]
    public async Task A_scan_finds_every_key_that_stays_and_none_that_is_gone()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        const int count = 1_000;
        for (int key = 0; key < count; key++)
            await database.String<int>($"{{tag}}{key}").SetAsync(key);
        await database.String<int>("{tag}expired").SetAsync(0, TimeSpan.FromMilliseconds(5));
        await database.String<int>("elsewhere expired").SetAsync(0, TimeSpan.FromMilliseconds(5));
        await database.String<int>("elsewhere").SetAsync(0);
        time.Advance(TimeSpan.FromMilliseconds(5));
        var found = new HashSet<string>();
        await foreach (Key key in database.Keys.ScanAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            found.Add(key.ToString());
            await database.String<int>($"{{tag}}new{found.Count}").SetAsync(1);
        }

        found.RemoveWhere(key => key.Contains("new", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, count).Select(key => $"{{tag}}{key}").Append("elsewhere").ToHashSet(), found);
    }

    [Fact]
    public async Task A_scan_ends_when_its_token_is_cancelled()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.Strings.SetAsync([KeyValuePair.Create((Key)"a", 1), KeyValuePair.Create((Key)"b", 2)]);
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Key _ in database.Keys.ScanAsync(cancellationToken: cancellation.Token))
                await cancellation.CancelAsync();
        });
    }
}
