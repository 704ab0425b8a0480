namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Every observation of a hash, list, set or sorted set after every kind of pending change to its key: all of them wait
/// (T1, T2), refusals and errors included; and none of them waits when the change is durable (T3).
/// </summary>
public sealed class StructureHazardTests
{
    private static readonly Dictionary<string, Action<MemoryDatabase>> Changes = new()
    {
        ["changed"] = db => _ = db.TransactAsync(tx =>
        {
            tx.Hash<string, int>("hash").Set("b", 2);
            tx.List<string>("list").PushRight("b");
            tx.Set<string>("set").Add("b");
            tx.SortedSet<string>("sorted").Add("b", 2);
        }),
        ["emptied"] = db => _ = db.TransactAsync(tx =>
        {
            tx.Hash<string, int>("hash").Delete("a");
            tx.List<string>("list").PopLeft();
            tx.Set<string>("set").Remove("a");
            tx.SortedSet<string>("sorted").Remove("a");
        }),
        ["deleted"] = db => _ = db.Keys.DeleteAsync(["hash", "list", "set", "sorted"]),
        ["made again"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in new[] { "hash", "list", "set", "sorted" })
                tx.Keys.Delete(key);
            Create(tx);
        }),
        ["given an expiry"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in new[] { "hash", "list", "set", "sorted" })
                tx.Keys.Expire(key, TimeSpan.FromHours(1));
        }),
        ["given another type"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in new[] { "hash", "list", "set", "sorted" })
                tx.String<string>(key).Set("text");
        }),
    };

    private static readonly Dictionary<string, Func<MemoryDatabase, ValueTask>> Observations = new()
    {
        ["hash field"] = db => Erase(Hash(db).GetAsync("a")),
        ["hash field that is absent"] = db => Erase(Hash(db).GetAsync("none")),
        ["hash fields"] = db => Erase(Hash(db).GetAsync(["a", "none"])),
        ["hash all"] = db => Erase(Hash(db).GetAllAsync()),
        ["hash names"] = db => Erase(Hash(db).FieldsAsync()),
        ["hash values"] = db => Erase(Hash(db).ValuesAsync()),
        ["hash exists"] = db => Erase(Hash(db).ExistsAsync("a")),
        ["hash count"] = db => Erase(Hash(db).CountAsync()),
        ["hash delete of nothing"] = db => Erase(Hash(db).DeleteAsync("none")),
        ["hash refused NX or XX"] = db => Erase(Hash(db).SetAsync("none", 1, When.Exists)),
        ["list item"] = db => Erase(List(db).GetAsync(0)),
        ["list item that is absent"] = db => Erase(List(db).GetAsync(9)),
        ["list range"] = db => Erase(List(db).RangeAsync()),
        ["list count"] = db => Erase(List(db).CountAsync()),
        ["list pop"] = db => Erase(List(db).PopLeftAsync()),
        ["list push"] = db => Erase(List(db).PushLeftAsync("x", When.Exists)),
        ["list trim of nothing"] = db => List(db).TrimAsync(0, -1),
        ["set member"] = db => Erase(Set(db).ContainsAsync("a")),
        ["set members asked for"] = db => Erase(Set(db).ContainsAsync(["a", "none"])),
        ["set members"] = db => Erase(Set(db).MembersAsync()),
        ["set count"] = db => Erase(Set(db).CountAsync()),
        ["set random member"] = db => Erase(Set(db).RandomMemberAsync()),
        ["set random members"] = db => Erase(Set(db).RandomMembersAsync(3)),
        ["set pop"] = db => Erase(Set(db).PopAsync()),
        ["set add of what is there"] = db => Erase(Set(db).AddAsync("a")),
        ["set remove of nothing"] = db => Erase(Set(db).RemoveAsync("none")),
        ["sorted set score"] = db => Erase(Sorted(db).ScoreAsync("a")),
        ["sorted set score that is absent"] = db => Erase(Sorted(db).ScoreAsync("none")),
        ["sorted set rank"] = db => Erase(Sorted(db).RankAsync("a")),
        ["sorted set range"] = db => Erase(Sorted(db).RangeAsync()),
        ["sorted set range by score"] = db => Erase(Sorted(db).RangeByScoreAsync(ScoreRange.All)),
        ["sorted set count"] = db => Erase(Sorted(db).CountAsync()),
        ["sorted set count by score"] = db => Erase(Sorted(db).CountAsync(ScoreRange.All)),
        ["sorted set pop"] = db => Erase(Sorted(db).PopMinAsync()),
        ["sorted set refused XX"] = db => Erase(Sorted(db).AddAsync("none", 1, SortedSetWhen.Exists)),
        ["sorted set refused GT"] = db => Erase(
            Sorted(db).AddAsync("a", 0, SortedSetWhen.GreaterThan | SortedSetWhen.Exists)),
        ["sorted set remove of nothing"] = db => Erase(Sorted(db).RemoveAsync("none")),
    };

    public static TheoryData<string, string> Combinations() =>
        [.. Changes.Keys.SelectMany(change => Observations.Keys, (change, observation) => (change, observation))];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void An_observation_of_a_key_with_a_pending_change_waits_for_it(string change, string observation)
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        Changes[change](held.Database);
        held.AssertWithheldOrFaulted<WrongTypeException>(Observations[observation](held.Database));
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("list")]
    [InlineData("set")]
    [InlineData("sorted")]
    public void A_read_waits_for_nothing_when_the_change_is_durable(string structure)
    {
        foreach ((string name, Func<MemoryDatabase, ValueTask> observe) in Observations)
        {
            using var held = new HeldDatabase();
            held.MakeDurable(db => _ = db.TransactAsync(Create));
            bool changesSomething = name.EndsWith(" pop", StringComparison.Ordinal)
                || name.EndsWith(" push", StringComparison.Ordinal)
                || !name.StartsWith(structure, StringComparison.Ordinal);
            if (!changesSomething)
                Assert.True(observe(held.Database).IsCompletedSuccessfully, name);
        }
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("set")]
    [InlineData("sorted")]
    public void A_walk_over_elements_waits_for_a_pending_change(string structure)
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        Changes["changed"](held.Database);
        Assert.Equal(2, held.AssertWithheld(() => CountAsync(held.Database, structure)));
    }

    private static async Task<int> CountAsync(MemoryDatabase db, string structure) => structure switch
    {
        "hash" => await CountAllAsync(Hash(db).ScanAsync()),
        "set" => await CountAllAsync(Set(db).ScanAsync()),
        _ => await CountAllAsync(Sorted(db).ScanAsync()),
    };

    private static async Task<int> CountAllAsync<T>(IAsyncEnumerable<T> elements)
    {
        int count = 0;
        await foreach (T element in elements)
            count++;
        return count;
    }

    private static void Create(Transaction tx)
    {
        tx.Hash<string, int>("hash").Set("a", 1);
        tx.List<string>("list").PushRight("a");
        tx.Set<string>("set").Add("a");
        tx.SortedSet<string>("sorted").Add("a", 1);
    }

    private static DurableHash<string, int> Hash(MemoryDatabase db) => db.Hash<string, int>("hash");

    private static DurableList<string> List(MemoryDatabase db) => db.List<string>("list");

    private static DurableSet<string> Set(MemoryDatabase db) => db.Set<string>("set");

    private static DurableSortedSet<string> Sorted(MemoryDatabase db) => db.SortedSet<string>("sorted");

    /// <summary>The same reply without its type, and without a hop over the thread pool.</summary>
    private static ValueTask Erase<T>(ValueTask<T> reply) => new(new ErasedReply<T>(reply), 0);
}
