namespace MemoryDb.Core.Tests.Commit;

/// <summary>What must wait for what (T1, T2, T3, T9): one fact for every kind of observation.</summary>
public sealed class HazardTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_write_waits_for_its_own_record()
    {
        using var held = new HeldDatabase();
        Assert.True(held.AssertWithheld(held.Database.String<string>("k").SetAsync("v", Expiry.Never)));
    }

    [Fact]
    public void A_value_waits_for_the_last_write_of_its_key()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("v");
        Assert.Equal("v", held.AssertWithheld(held.Database.String<string>("k").GetAsync()));
    }

    [Fact]
    public void A_key_that_nobody_touched_never_waits()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("calm").SetAsync("v"));
        _ = held.Database.String<string>("{calm}busy").SetAsync("v");
        Assert.Equal("v", held.AssertImmediate(held.Database.String<string>("calm").GetAsync()));
    }

    [Fact]
    public void An_absent_key_in_a_slot_without_pending_removals_never_waits()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("{a}1").SetAsync("v");
        Assert.False(held.AssertImmediate(held.Database.Keys.ExistsAsync("{a}2")));
    }

    [Theory]
    [InlineData("length")]
    [InlineData("type")]
    [InlineData("time to live")]
    [InlineData("expiry time")]
    [InlineData("exists")]
    public void Length_type_and_time_to_live_of_a_dirty_key_wait(string observation)
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("four", Soon);
        switch (observation)
        {
            case "length":
                Assert.Equal(4, held.AssertWithheld(held.Database.String<string>("k").LengthAsync()));
                break;
            case "type":
                Assert.Equal(KeyType.String, held.AssertWithheld(held.Database.Keys.TypeAsync("k")));
                break;
            case "time to live":
                Assert.Equal(Soon, held.AssertWithheld(held.Database.Keys.TimeToLiveAsync("k")).Value);
                break;
            case "expiry time":
                DateTimeOffset expected = held.Time.GetUtcNow() + Soon;
                Assert.Equal(expected, held.AssertWithheld(held.Database.Keys.ExpiryTimeAsync("k")).Value);
                break;
            default:
                Assert.True(held.AssertWithheld(held.Database.Keys.ExistsAsync("k")));
                break;
        }
    }

    [Fact]
    public void Absence_waits_for_a_pending_delete()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.Keys.DeleteAsync("k");
        Assert.False(held.AssertWithheld(held.Database.String<string>("k").GetAsync()).HasValue);
    }

    [Fact]
    public void Absence_after_get_and_delete_waits()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.String<string>("k").GetAndDeleteAsync();
        Assert.Equal(KeyType.None, held.AssertWithheld(held.Database.Keys.TypeAsync("k")));
    }

    [Fact]
    public void An_expiry_that_a_read_meets_is_logged_before_the_absence_is_shown()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v", Soon));
        held.Time.SetUtcNow(held.Time.GetUtcNow() + Soon);
        Assert.False(held.AssertWithheld(held.Database.String<string>("k").GetAsync()).HasValue);
    }

    [Fact]
    public void A_pending_new_expiry_is_waited_for()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.Keys.ExpireAsync("k", Soon);
        Assert.Equal("v", held.AssertWithheld(held.Database.String<string>("k").GetAsync()));
    }

    [Fact]
    public void A_refused_NX_waits_for_the_write_that_refused_it()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("first");
        Assert.False(held.AssertWithheld(
            held.Database.String<string>("k").SetAsync("second", Expiry.Never, When.NotExists)));
    }

    [Fact]
    public void A_refused_XX_waits_for_the_delete_that_refused_it()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.Keys.DeleteAsync("k");
        Assert.False(held.AssertWithheld(
            held.Database.String<string>("k").SetAsync("second", Expiry.Never, When.Exists)));
    }

    [Fact]
    public void A_refused_MSETNX_waits_for_the_key_that_refused_it()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("b").SetAsync("v");
        KeyValuePair<Key, string>[] values = [new("a", "1"), new("b", "2")];
        Assert.False(held.AssertWithheld(held.Database.Strings.SetIfNoneExistsAsync(values)));
    }

    [Fact]
    public void A_delete_that_finds_nothing_waits_for_the_delete_before()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.Keys.DeleteAsync("k");
        Assert.False(held.AssertWithheld(held.Database.Keys.DeleteAsync("k")));
    }

    [Fact]
    public void A_value_that_is_no_number_is_an_error_that_waits()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("text");
        ValueTask<long> sum = held.Database.String<string>("k").IncrementAsync();
        Assert.Throws<WrongValueException>(() => held.AssertWithheld(sum));
    }

    [Fact]
    public void A_value_that_does_not_decode_is_an_error_that_waits()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("text");
        ValueTask<Optional<long>> value = held.Database.String<long>("k").GetAsync();
        Assert.Throws<WrongValueException>(() => held.AssertWithheld(value));
    }

    [Fact]
    public void A_read_of_several_keys_waits_for_the_dirtiest()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("a").SetAsync("1"));
        _ = held.Database.String<string>("b").SetAsync("2");
        Optional<string>[] values = held.AssertWithheld(held.Database.Strings.GetAsync<string>(["a", "b", "c"]));
        Assert.Equal(["1", "2", null], values.Select(value => value.GetValueOrDefault()));
    }

    [Fact]
    public void A_count_of_existing_keys_waits_for_a_pending_delete()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("a").SetAsync("1"));
        _ = held.Database.Keys.DeleteAsync("a");
        Assert.Equal(0, held.AssertWithheld(held.Database.Keys.ExistsAsync(["a", "b"])));
    }

    [Fact]
    public void A_scan_shows_a_new_key_only_when_it_is_durable()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("v");
        Assert.Equal(["k"], held.AssertWithheld(() => ScanAsync(held.Database)));
    }

    [Fact]
    public void A_scan_of_a_slot_waits_for_a_pending_removal_there()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("v"));
        _ = held.Database.Keys.DeleteAsync("k");
        Assert.Empty(held.AssertWithheld(() => ScanAsync(held.Database)));
    }

    [Fact]
    public void A_transaction_that_only_reads_waits_for_everything_it_read()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("v");
        Assert.Equal("v", held.AssertWithheld(held.Database.TransactAsync(tx => tx.String<string>("k").Get().Value)));
    }

    [Fact]
    public void A_bodys_exception_waits_for_everything_that_the_body_read()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<long>("balance").SetAsync(10);
        ValueTask transaction = held.Database.TransactAsync(tx =>
        {
            if (tx.String<long>("balance").Get().Value < 50)
                throw new ArithmeticException("too poor");
        });
        Assert.Throws<ArithmeticException>(() => held.AssertWithheld(transaction));
    }

    [Fact]
    public void A_transactions_own_writes_are_shown_only_when_they_are_durable()
    {
        using var held = new HeldDatabase();
        ValueTask<long> sum = held.Database.TransactAsync(tx => tx.String<long>("n").Increment(5));
        Assert.Equal(5, held.AssertWithheld(sum));
    }

    [Fact]
    public void A_read_behind_a_transaction_waits_for_it()
    {
        using var held = new HeldDatabase();
        _ = held.Database.TransactAsync(tx => tx.String<long>("n").Set(5));
        Assert.Equal(5, held.AssertWithheld(held.Database.String<long>("n").GetAsync()).Value);
    }

    [Fact]
    public void What_a_rollback_took_back_is_not_waited_for()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("k").SetAsync("old"));
        Task failed = held.Database.TransactAsync(tx =>
        {
            if (tx.String<string>("k").Set("new", Expiry.Never))
                throw new ArithmeticException();
        }).AsTask();
        Assert.True(failed.IsFaulted);
        Assert.Equal("old", held.AssertImmediate(held.Database.String<string>("k").GetAsync()));
    }

    [Fact]
    public void A_flush_waits_for_everything_executed_before_it()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("v");
        held.AssertWithheld(held.Database.FlushAsync());
    }

    private static async Task<List<string>> ScanAsync(MemoryDatabase database)
    {
        var keys = new List<string>();
        await foreach (Key key in database.Keys.ScanAsync())
            keys.Add(key.ToString());
        return keys;
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("set")]
    [InlineData("sorted set")]
    public void A_scan_of_a_collection_waits_for_it_and_stays_on_its_callers_scheduler(string type)
    {
        const int count = 1000;
        using var held = new HeldDatabase();
        MemoryDatabase database = held.Database;
        int[] members = [.. Enumerable.Range(0, count)];
        _ = database.Hash<int, int>("hash").SetAsync([.. members.Select(member => KeyValuePair.Create(member, 1))]);
        _ = database.Set<int>("set").AddAsync(members);
        _ = database.SortedSet<int>("sorted set").AddAsync(
            [.. members.Select(member => new ScoredMember<int>(member, 1))]);
        Assert.Equal(count, held.AssertWithheld(() => type switch
        {
            "hash" => CountAsync(database.Hash<int, int>("hash").ScanAsync()),
            "set" => CountAsync(database.Set<int>("set").ScanAsync()),
            _ => CountAsync(database.SortedSet<int>("sorted set").ScanAsync()),
        }));

        static async Task<int> CountAsync<T>(IAsyncEnumerable<T> scan)
        {
            int found = 0;
            await foreach (T _ in scan)
                found++;
            return found;
        }
    }
}
