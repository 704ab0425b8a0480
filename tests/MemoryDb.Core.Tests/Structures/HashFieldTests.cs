namespace MemoryDb.Core.Tests.Structures;

public sealed class HashFieldTests : StructureTest
{
    private DurableHash<string, string> Hash => Database.Hash<string, string>("hash");

    [Fact]
    public async Task The_length_of_a_value_is_counted_in_stored_bytes()
    {
        await Hash.SetAsync([new("empty", ""), new("text", "ключ"), new("long", new string('x', 1_000))]);
        await Database.Hash<string, long>("hash").SetAsync("number", long.MinValue);

        Assert.Equal(0, await Hash.LengthAsync("empty"));
        Assert.Equal(8, await Hash.LengthAsync("text"));
        Assert.Equal(1_000, await Hash.LengthAsync("long"));
        Assert.Equal(20, await Hash.LengthAsync("number"));
        Assert.Equal(0, await Hash.LengthAsync("missing"));
        Assert.Equal(0, await Database.Hash<string, string>("none").LengthAsync("text"));
    }

    [Fact]
    public async Task A_field_that_is_got_and_deleted_is_gone()
    {
        await Hash.SetAsync([new("a", "1"), new("b", "2")]);
        await Database.Keys.ExpireAsync("hash", TimeSpan.FromDays(1));

        Assert.Equal("1", (await Hash.GetAndDeleteAsync("a")).Value);
        Assert.False((await Hash.GetAndDeleteAsync("a")).HasValue);
        Assert.Equal(["b"], await Hash.FieldsAsync());
        Assert.True((await Database.Keys.TimeToLiveAsync("hash")).HasValue);
    }

    [Fact]
    public async Task The_last_field_that_is_got_and_deleted_takes_the_key_with_it()
    {
        await Hash.SetAsync("a", "");

        Optional<string> value = await Hash.GetAndDeleteAsync("a");

        Assert.Equal("", value.Value);
        Assert.False(await Database.Keys.ExistsAsync("hash"));
    }

    [Fact]
    public async Task Nothing_is_logged_for_a_field_that_was_not_there()
    {
        await Hash.SetAsync("a", "1");
        Revision before = await LastRevisionAsync();

        Assert.False((await Hash.GetAndDeleteAsync("b")).HasValue);
        Assert.False((await Database.Hash<string, string>("none").GetAndDeleteAsync("a")).HasValue);

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task T9_a_rollback_restores_the_field_that_was_got_and_deleted()
    {
        await Hash.SetAsync([new("a", "1"), new("b", "2")]);

        await RollBackAsync(transaction =>
        {
            TransactionHash<string, string> hash = transaction.Hash<string, string>("hash");
            Assert.Equal(1, hash.Length("a"));
            Assert.Equal("1", hash.GetAndDelete("a").Value);
            Assert.Equal("b", hash.RandomField().Value);
            Assert.Equal(["b"], hash.RandomFields(5));
            Assert.Equal([new("b", "2")], hash.RandomPairs(1, allowRepetition: true));
            Assert.Equal("2", hash.GetAndDelete("b").Value);
            Assert.False(hash.RandomField().HasValue);
            Assert.False(transaction.Keys.Exists("hash"));
        });

        Assert.Equal(2, await Hash.CountAsync());
    }

    [Fact]
    public async Task A_scan_shows_the_fields_that_match_its_pattern()
    {
        await Hash.SetAsync([.. Enumerable.Range(0, 500).Select(n => KeyValuePair.Create($"user:{n}", $"{n}"))]);
        await Hash.SetAsync([new("other", "x"), new("USER:1", "y"), new("", "z")]);

        Assert.Equal(500, await CountAsync("user:*"));
        Assert.Equal(10, await CountAsync("user:?"));
        Assert.Equal(3, await CountAsync("user:[1-3]"));
        Assert.Equal(0, await CountAsync("user"));
        Assert.Equal(1, await CountAsync(""));
        Assert.Equal(503, await CountAsync("*"));
        Assert.Equal(503, await CountAsync(default));
        Assert.Equal("x", (await Hash.ScanAsync("oth*").SingleAsync()).Value);
    }

    [Fact]
    public async Task A_scan_decodes_only_what_matches()
    {
        await Database.Hash<string, string>("hash").SetAsync([new("n:1", "1"), new("text", "no number")]);

        KeyValuePair<string, int>[] found = await Database.Hash<string, int>("hash").ScanAsync("n:*").ToArrayAsync();

        Assert.Equal([new("n:1", 1)], found);
    }

    [Fact]
    public async Task Another_type_is_refused()
    {
        await Database.String<string>("hash").SetAsync("text");

        await Assert.ThrowsAsync<WrongTypeException>(async () => await Hash.LengthAsync("a"));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Hash.GetAndDeleteAsync("a"));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Hash.RandomFieldAsync());
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Hash.RandomFieldsAsync(1));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Hash.ScanAsync("a*").ToArrayAsync());
    }

    private async Task<int> CountAsync(GlobPattern pattern) => (await Hash.ScanAsync(pattern).ToArrayAsync()).Length;
}
