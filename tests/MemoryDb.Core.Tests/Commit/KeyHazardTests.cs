namespace MemoryDb.Core.Tests.Commit;

/// <summary>What commands on keys, and on strings as their callers expect them, wait for (T1, T2, T3).</summary>
public sealed class KeyHazardTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, Action<MemoryDatabase>> Changes = new()
    {
        ["changed"] = db => _ = db.String<string>("k").SetAsync("new"),
        ["deleted"] = db => _ = db.Keys.DeleteAsync("k"),
        ["renamed"] = db => _ = db.Keys.RenameAsync("k", "elsewhere"),
        ["cleared"] = db => _ = db.Keys.ClearAsync(),
        ["given an expiry"] = db => _ = db.Keys.ExpireAsync("k", Hour),
        ["given another type"] = db => _ = db.TransactAsync(tx =>
        {
            tx.Keys.Delete("k");
            tx.Set<string>("k").Add("x");
        }),
    };

    private static readonly Dictionary<string, Func<MemoryDatabase, ValueTask>> Observations = new()
    {
        ["range"] = db => Erase(Text(db).GetRangeAsync(0, 0)),
        ["write of nothing"] = db => Erase(Text(db).SetRangeAsync(0, default)),
        ["get and expire"] = db => Erase(Text(db).GetAndExpireAsync(Expiry.Keep)),
        ["get and set"] = db => Erase(Text(db).GetAndSetAsync("1", Expiry.Never, When.NotExists)),
        ["get and set of a key that exists"] = db => Erase(Text(db).GetAndSetAsync("1", Expiry.Never, When.Exists)),
        ["revision"] = db => Erase(Text(db).GetRevisedAsync()),
        ["refused by value"] = db => Erase(Text(db).SetIfEqualAsync("1", "wrong")),
        ["refused delete by value"] = db => Erase(Text(db).DeleteIfEqualAsync("wrong")),
        ["refused by revision"] = db => Erase(Text(db).SetIfUnchangedAsync("1", new Revision(99))),
        ["refused delete by revision"] = db => Erase(Text(db).DeleteIfUnchangedAsync(new Revision(99))),
        ["strings set if all exist"] = db => Erase(
            db.Strings.SetAsync([Pair("durable"), Pair("k"), Pair("none")], Expiry.Never, When.Exists)),
        ["refused expiry"] = db => Erase(db.Keys.ExpireAsync("k", TimeSpan.FromDays(1), ExpireWhen.GreaterThan)),
        ["copy"] = db => Erase(db.Keys.CopyAsync("k", "durable")),
        ["copy of itself over it"] = db => Erase(db.Keys.CopyAsync("durable", "k")),
        ["rename"] = db => Erase(db.Keys.RenameAsync("k", "durable", When.NotExists)),
        ["rename to it"] = db => Erase(db.Keys.RenameAsync("durable", "k", When.NotExists)),
        ["rename of nothing"] = db => Erase(db.Keys.RenameAsync("k", "k")),
        ["count"] = db => Erase(db.Keys.CountAsync()),
        ["count in a transaction"] = db => Erase(db.TransactAsync(tx => tx.Keys.Count())),
        ["exist in a transaction"] = db => Erase(db.TransactAsync(tx => tx.Keys.Exists(["durable", "k"]))),
        ["strings in a transaction"] = db => Erase(db.TransactAsync(
            tx => tx.Keys.Type("k") == KeyType.Set ? [] : tx.Strings.Get<string>(["k"]))),
    };

    public static TheoryData<string, string> Combinations() =>
        [.. Changes.Keys.SelectMany(change => Observations.Keys, (change, observation) => (change, observation))];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void An_observation_of_a_key_with_a_pending_change_waits_for_it(string change, string observation)
    {
        using var held = new HeldDatabase();
        held.MakeDurable(Create);
        Changes[change](held.Database);
        held.AssertWithheldOrFaulted<WrongTypeException>(Observations[observation](held.Database));
    }

    [Fact]
    public void An_observation_that_changes_nothing_waits_for_nothing_when_all_is_durable()
    {
        string[] changing = ["get and set of a key that exists", "rename to it", "copy of itself over it"];
        foreach ((string name, Func<MemoryDatabase, ValueTask> observe) in Observations)
        {
            using var held = new HeldDatabase();
            held.MakeDurable(Create);
            if (!changing.Contains(name))
                Assert.True(observe(held.Database).IsCompletedSuccessfully, name);
        }
    }

    [Fact]
    public void A_present_key_does_not_wait_for_what_happens_to_others()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(Create);
        _ = held.Database.Keys.CopyAsync("k", "other");
        Assert.Equal("1", held.AssertImmediate(Text(held.Database).GetAsync()));
        Revised<string> revised = held.AssertImmediate(Text(held.Database).GetRevisedAsync());
        Assert.NotEqual(Revision.None, revised.Revision);
    }

    [Fact]
    public void A_clear_of_nothing_waits_for_its_own_record()
    {
        using var held = new HeldDatabase();
        held.AssertWithheld(held.Database.Keys.ClearAsync());
    }

    [Theory]
    [InlineData("k")]
    [InlineData("{k}never there")]
    [InlineData("in a slot that was never used")]
    public void The_absence_of_every_key_waits_for_a_pending_clear(string key)
    {
        using var held = new HeldDatabase();
        held.MakeDurable(Create);
        _ = held.Database.Keys.ClearAsync();
        Assert.False(held.AssertWithheld(held.Database.Keys.ExistsAsync(key)));
        Assert.False(held.AssertImmediate(held.Database.Keys.ExistsAsync(key)));
    }

    [Fact]
    public void The_absence_of_a_key_does_not_wait_for_a_clear_that_was_taken_back()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(Create);
        Task failed = held.Database.TransactAsync(tx =>
        {
            tx.Keys.Clear();
            throw new ArithmeticException();
        }).AsTask();
        Assert.True(failed.IsFaulted);
        Assert.False(held.AssertImmediate(held.Database.Keys.ExistsAsync("none")));
        Assert.Equal(2, held.AssertImmediate(held.Database.Keys.CountAsync()));
    }

    [Fact]
    public void A_key_set_behind_a_clear_in_one_transaction_waits_for_it()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(Create);
        _ = held.Database.TransactAsync(tx =>
        {
            tx.Keys.Clear();
            tx.String<string>("k").Set("new");
        });
        Assert.Equal("new", held.AssertWithheld(Text(held.Database).GetAsync()).Value);
        Assert.Equal(1, held.AssertImmediate(held.Database.Keys.CountAsync()));
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("nothing like it", null)]
    [InlineData("*", KeyType.List)]
    public void A_walk_waits_for_a_pending_clear_and_for_keys_that_it_does_not_show(string pattern, KeyType? type)
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("1");
        int shown = pattern == "*" && type is null ? 1 : 0;
        Assert.Equal(shown, held.AssertWithheld(() => CountAsync(held.Database.Keys.ScanAsync(pattern, type))));
        _ = held.Database.Keys.ClearAsync();
        Assert.Equal(0, held.AssertWithheld(() => CountAsync(held.Database.Keys.ScanAsync(pattern, type))));
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<Key> keys)
    {
        int count = 0;
        await foreach (Key _ in keys)
            count++;
        return count;
    }

    private static void Create(MemoryDatabase db) => _ = db.Strings.SetAsync([Pair("k"), Pair("durable")]);

    private static KeyValuePair<Key, string> Pair(string key) => new(key, "1");

    private static DurableString<string> Text(MemoryDatabase db) => db.String<string>("k");

    /// <summary>The same reply without its type, and without a hop over the thread pool.</summary>
    private static ValueTask Erase<T>(ValueTask<T> reply) => new(new ErasedReply<T>(reply), 0);
}
