using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>What one key holds, given to another.</summary>
public sealed class KeyCopyTests : StructureTest
{
    private const string Source = "source";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<KeyType> Types =>
        [KeyType.String, KeyType.Hash, KeyType.List, KeyType.Set, KeyType.SortedSet];

    public static TheoryData<KeyType, string> TypesAndNames =>
    [
        .. Types.SelectMany(
            _ => new[] { "{source}2", "elsewhere" }, (type, name) => ((KeyType)type, name)),
    ];

    [Theory]
    [MemberData(nameof(TypesAndNames))]
    public async Task A_copy_holds_the_same_and_lives_on_its_own(KeyType type, string name)
    {
        await Database.TransactAsync(tx => Fill(tx, Source, type));
        await Database.Keys.ExpireAsync(Source, Hour);
        Assert.True(await Database.Keys.CopyAsync(Source, name));
        Assert.Equal(type, await Database.Keys.TypeAsync(name));
        Assert.Equal(await Database.Keys.ExpiryTimeAsync(Source), await Database.Keys.ExpiryTimeAsync(name));
        string content = await ContentAsync(Source, type);
        Assert.Equal(content, await ContentAsync(name, type));
        await Database.TransactAsync(tx => Change(tx, name, type));
        Assert.Equal(content, await ContentAsync(Source, type));
        Assert.NotEqual(content, await ContentAsync(name, type));
    }

    [Theory]
    [MemberData(nameof(TypesAndNames))]
    public async Task A_renamed_key_holds_the_same_and_replaces_what_was_there(KeyType type, string name)
    {
        await Database.TransactAsync(tx => Fill(tx, Source, type));
        string content = await ContentAsync(Source, type);
        await Database.Keys.ExpireAsync(Source, Hour);
        Optional<DateTimeOffset> expiry = await Database.Keys.ExpiryTimeAsync(Source);
        await Database.List<string>(name).PushLeftAsync("replaced");
        Assert.True(await Database.Keys.RenameAsync(Source, name));
        Assert.False(await Database.Keys.ExistsAsync(Source));
        Assert.Equal(content, await ContentAsync(name, type));
        Assert.Equal(expiry, await Database.Keys.ExpiryTimeAsync(name));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_rollback_gives_both_keys_back(KeyType type)
    {
        await Database.TransactAsync(tx =>
        {
            Fill(tx, Source, type);
            Fill(tx, "other", KeyType.Hash);
            tx.Keys.Expire("other", Hour);
        });
        await RollBackAsync(tx => Assert.True(tx.Keys.Copy(Source, "other", replace: true)));
        await RollBackAsync(tx => Assert.True(tx.Keys.Rename(Source, "other")));
        await RollBackAsync(tx =>
        {
            tx.Keys.Expire(Source, Hour);
            Assert.True(tx.Keys.Rename(Source, "new"));
            Change(tx, "new", type);
            Assert.True(tx.Keys.Copy("new", Source));
            Assert.True(tx.Keys.Rename("other", "new", When.Exists));
        });
    }

    [Fact]
    public async Task A_source_that_is_missing_is_no_error_and_changes_nothing()
    {
        await Database.String<string>("other").SetAsync("1");
        Revision before = await LastRevisionAsync();
        Assert.False(await Database.Keys.CopyAsync(Source, "other", replace: true));
        Assert.False(await Database.Keys.RenameAsync(Source, "other"));
        Assert.False(await Database.Keys.RenameAsync(Source, Source));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_key_that_exists_is_replaced_only_if_that_is_asked_for()
    {
        await Database.String<string>("a").SetAsync("1");
        await Database.String<string>("b").SetAsync("2", Hour);
        Revision before = await LastRevisionAsync();
        Assert.False(await Database.Keys.CopyAsync("a", "b"));
        Assert.False(await Database.Keys.RenameAsync("a", "b", When.NotExists));
        Assert.False(await Database.Keys.RenameAsync("a", "c", When.Exists));
        Assert.Equal(before, await LastRevisionAsync());
        Assert.True(await Database.Keys.CopyAsync("a", "b", replace: true));
        Assert.Equal("1", (await Database.String<string>("b").GetAsync()).Value);
        Assert.False((await Database.Keys.ExpiryTimeAsync("b")).HasValue);
        Assert.True(await Database.Keys.RenameAsync("a", "c", When.NotExists));
        Assert.True(await Database.Keys.RenameAsync("c", "b", When.Exists));
        Assert.Equal(1, await Database.Keys.CountAsync());
    }

    [Fact]
    public async Task The_same_name_twice_is_no_copy_and_a_rename_that_changes_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Database.Keys.CopyAsync("a", "a", replace: true).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Database.TransactAsync(tx => tx.Keys.Copy("a", "a"u8.ToArray())).AsTask());
        await Database.Set<string>("a").AddAsync("x");
        await Database.Keys.ExpireAsync("a", Hour);
        Revision before = await LastRevisionAsync();
        Assert.True(await Database.Keys.RenameAsync("a", "a"));
        Assert.True(await Database.Keys.RenameAsync("a", "a"u8.ToArray(), When.Exists));
        Assert.False(await Database.Keys.RenameAsync("a", "a", When.NotExists));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task An_expired_destination_in_the_sources_slot_does_not_confuse_the_two()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);

        // Few keys in each of many slots, so that neighbours are likely to stand side by side.
        for (int round = 0; round < 64; round++)
        {
            string[] keys = [$"{{{round}}}a", $"{{{round}}}b", $"{{{round}}}c"];
            await database.String<int>(keys[0]).SetAsync(round);
            await database.String<int>(keys[1]).SetAsync(-1, Hour);
            await database.String<int>(keys[2]).SetAsync(-2, Hour);
        }

        time.SetUtcNow(time.GetUtcNow() + Hour);
        for (int round = 0; round < 64; round++)
        {
            string[] keys = [$"{{{round}}}a", $"{{{round}}}b", $"{{{round}}}c"];
            Assert.True(await database.Keys.CopyAsync(keys[0], keys[1]));
            Assert.Equal(round, (await database.String<int>(keys[1]).GetAsync()).Value);
            Assert.True(await database.Keys.RenameAsync(keys[0], keys[2], When.NotExists));
            Assert.Equal(round, (await database.String<int>(keys[2]).GetAsync()).Value);
            Assert.False(await database.Keys.RenameAsync(keys[0], keys[2]));
        }

        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
    }

    [Fact]
    public async Task A_renamed_key_still_expires()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.Set<string>("a").AddAsync("x");
        await database.Keys.ExpireAsync("a", Hour);
        await database.Keys.RenameAsync("a", "b");
        await database.Keys.CopyAsync("b", "c");
        time.SetUtcNow(time.GetUtcNow() + Hour);
        Assert.Equal(0, await database.Keys.ExistsAsync(["a", "b", "c"]));
    }

    private static void Fill(Transaction tx, string key, KeyType type)
    {
        switch (type)
        {
            case KeyType.String:
                tx.String<string>(key).Set("value");
                break;
            case KeyType.Hash:
                tx.Hash<string, int>(key).Set([.. Numbers.Select(n => KeyValuePair.Create($"f{n}", n))]);
                break;
            case KeyType.List:
                tx.List<int>(key).PushRight([.. Numbers]);
                break;
            case KeyType.Set:
                tx.Set<int>(key).Add([.. Numbers]);
                break;
            default:
                tx.SortedSet<int>(key).Add([.. Numbers.Select(n => new ScoredMember<int>(n, n % 7))]);
                tx.SortedSet<int>(key).Add(-1, double.PositiveInfinity);
                tx.SortedSet<int>(key).Add(-2, -0.0);
                break;
        }
    }

    private static IEnumerable<int> Numbers => Enumerable.Range(0, 300);

    private static void Change(Transaction tx, string key, KeyType type)
    {
        switch (type)
        {
            case KeyType.String:
                tx.String<string>(key).Append("!");
                break;
            case KeyType.Hash:
                tx.Hash<string, int>(key).Set("f0", -1);
                break;
            case KeyType.List:
                tx.List<int>(key).PopLeft();
                break;
            case KeyType.Set:
                tx.Set<int>(key).Remove(5);
                break;
            default:
                tx.SortedSet<int>(key).Increment(5, 1);
                break;
        }
    }

    private async Task<string> ContentAsync(string key, KeyType type) => type switch
    {
        KeyType.String => (await Database.String<string>(key).GetAsync()).Value,
        KeyType.Hash => string.Join(";", (await Database.Hash<string, int>(key).GetAllAsync()).Order(ByField)),
        KeyType.List => string.Join(";", await Database.List<int>(key).RangeAsync()),
        KeyType.Set => string.Join(";", (await Database.Set<int>(key).MembersAsync()).Order()),
        _ => string.Join(";", await Database.SortedSet<int>(key).RangeAsync()),
    };

    private static readonly Comparer<KeyValuePair<string, int>> ByField =
        Comparer<KeyValuePair<string, int>>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));
}
