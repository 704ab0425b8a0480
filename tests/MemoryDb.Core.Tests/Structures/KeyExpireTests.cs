using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>The conditions under which a key takes an expiry.</summary>
public sealed class KeyExpireTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Middle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(ExpireWhen.Always, true, true, true, true)]
    [InlineData(ExpireWhen.HasNoExpiry, true, false, false, false)]
    [InlineData(ExpireWhen.HasExpiry, false, true, true, true)]
    [InlineData(ExpireWhen.GreaterThan, false, false, false, true)]
    [InlineData(ExpireWhen.LessThan, true, true, false, false)]
    [InlineData(ExpireWhen.HasExpiry | ExpireWhen.GreaterThan, false, false, false, true)]
    [InlineData(ExpireWhen.HasExpiry | ExpireWhen.LessThan, false, true, false, false)]
    public async Task An_expiry_is_set_if_the_condition_on_the_one_before_holds(
        ExpireWhen when, bool onNone, bool shorter, bool equal, bool longer)
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        foreach ((bool has, TimeSpan span, bool expected) in new[]
        {
            (false, Middle, onNone), (true, Short, shorter), (true, Middle, equal), (true, Long, longer),
        })
        {
            await database.String<int>("k").SetAsync(1, has ? Middle : Expiry.Never);
            UInt128 before = database.ComputeDigest();
            Assert.Equal(expected, await database.Keys.ExpireAsync("k", span, when));
            if (expected)
                Assert.Equal(span, (await database.Keys.TimeToLiveAsync("k")).Value);
            else
                Assert.Equal(before, database.ComputeDigest());
        }

        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
    }

    [Fact]
    public async Task No_expiry_at_all_is_later_than_any()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        KeyCommands keys = database.Keys;
        await database.String<int>("k").SetAsync(1, TimeSpan.MaxValue);
        Assert.False(await keys.ExpireAsync("k", Expiry.Never, ExpireWhen.HasNoExpiry));
        Assert.False(await keys.ExpireAsync("k", Expiry.Never, ExpireWhen.LessThan));
        Assert.True(await keys.ExpireAsync("k", Expiry.Never, ExpireWhen.GreaterThan));
        Assert.False((await keys.ExpiryTimeAsync("k")).HasValue);
        Assert.False(await keys.ExpireAsync("k", Expiry.Never, ExpireWhen.GreaterThan));
        Assert.False(await keys.ExpireAsync("k", TimeSpan.MaxValue, ExpireWhen.GreaterThan));
        Assert.True(await keys.ExpireAsync("k", TimeSpan.MaxValue, ExpireWhen.LessThan));
        Assert.True(await keys.ExpireAsync("k", Expiry.Keep, ExpireWhen.HasExpiry));
        Assert.False(await keys.ExpireAsync("k", Expiry.Keep, ExpireWhen.GreaterThan));
    }

    [Fact]
    public async Task A_time_that_has_passed_deletes_only_if_the_condition_holds()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<int>("k").SetAsync(1, Long);
        Expiry past = DateTimeOffset.UnixEpoch;
        Assert.False(await database.Keys.ExpireAsync("k", past, ExpireWhen.GreaterThan));
        Assert.False(await database.Keys.ExpireAsync("k", past, ExpireWhen.HasNoExpiry));
        Assert.True(await database.Keys.ExistsAsync("k"));
        Assert.True(await database.Keys.ExpireAsync("k", past, ExpireWhen.LessThan));
        Assert.False(await database.Keys.ExistsAsync("k"));
        Assert.False(await database.Keys.ExpireAsync("k", Long, ExpireWhen.LessThan));
    }

    [Theory]
    [InlineData(ExpireWhen.HasNoExpiry | ExpireWhen.HasExpiry)]
    [InlineData(ExpireWhen.HasNoExpiry | ExpireWhen.GreaterThan)]
    [InlineData(ExpireWhen.HasNoExpiry | ExpireWhen.LessThan)]
    [InlineData(ExpireWhen.GreaterThan | ExpireWhen.LessThan)]
    [InlineData((ExpireWhen)16)]
    [InlineData((ExpireWhen)(-1))]
    public async Task Conditions_that_exclude_each_other_are_refused(ExpireWhen when)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => database.Keys.ExpireAsync("k", Long, when).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => database.TransactAsync(tx => tx.Keys.Expire("k", Long, when)).AsTask());
    }
}
