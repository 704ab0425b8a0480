using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Structures;

public sealed class HashTests : StructureTest
{
    private DurableHash<string, string> Hash => Database.Hash<string, string>("hash");

    [Fact]
    public async Task A_field_has_the_value_last_set()
    {
        Assert.True(await Hash.SetAsync("field", "first"));
        Assert.False(await Hash.SetAsync("field", "second"));

        Assert.Equal("second", (await Hash.GetAsync("field")).Value);
        Assert.False((await Hash.GetAsync("other")).HasValue);
        Assert.Equal(1, await Hash.CountAsync());
    }

    [Fact]
    public async Task A_missing_key_is_an_empty_hash()
    {
        Assert.False((await Hash.GetAsync("field")).HasValue);
        Assert.Equal([default, default], await Hash.GetAsync(["one", "two"]));
        Assert.Empty(await Hash.GetAllAsync());
        Assert.Empty(await Hash.FieldsAsync());
        Assert.Empty(await Hash.ValuesAsync());
        Assert.Empty(await Hash.ScanAsync().ToListAsync());
        Assert.False(await Hash.ExistsAsync("field"));
        Assert.Equal(0, await Hash.CountAsync());
        Assert.False(await Hash.DeleteAsync("field"));
        Assert.Equal(0, await Hash.DeleteAsync(["one", "two"]));
        Assert.False(await Database.Keys.ExistsAsync("hash"));
    }

    [Fact]
    public async Task A_condition_looks_at_the_field_not_at_the_key()
    {
        Assert.False(await Hash.SetAsync("field", "never", When.Exists));
        Assert.True(await Hash.SetAsync("field", "first", When.NotExists));
        Assert.False(await Hash.SetAsync("field", "never", When.NotExists));
        Assert.Equal("first", (await Hash.GetAsync("field")).Value);
        Assert.True(await Hash.SetAsync("field", "second", When.Exists));
        Assert.False(await Hash.SetAsync("other", "never", When.Exists));
        Assert.True(await Hash.SetAsync("other", "third", When.NotExists));

        Assert.Equal(["second", "third"], Values(await Hash.GetAsync(["field", "other"])));
    }

    [Fact]
    public async Task Of_a_field_named_twice_in_one_call_the_last_counts_and_it_is_new_once()
    {
        await Hash.SetAsync("old", "before");

        long added = await Hash.SetAsync([new("old", "1"), new("new", "2"), new("new", "3"), new("old", "4")]);

        Assert.Equal(1, added);
        Assert.Equal(["4", "3"], Values(await Hash.GetAsync(["old", "new"])));
    }

    [Fact]
    public async Task Several_fields_are_read_in_the_order_in_which_they_are_named()
    {
        await Hash.SetAsync([new("a", "1"), new("b", "2")]);

        Optional<string>[] values = await Hash.GetAsync(["b", "absent", "a", "b"]);

        Assert.Equal(["2", default(Optional<string>), "1", "2"], values);
    }

    [Fact]
    public async Task All_fields_and_values_are_read_as_one()
    {
        await Hash.SetAsync([new("a", "1"), new("b", "2"), new("", "")]);

        KeyValuePair<string, string>[] all = await Hash.GetAllAsync();

        Assert.Equal([new("", ""), new("a", "1"), new("b", "2")], all.OrderBy(pair => pair.Key));
        Assert.Equal(all.Select(pair => pair.Key), await Hash.FieldsAsync());
        Assert.Equal(all.Select(pair => pair.Value), await Hash.ValuesAsync());
    }

    [Fact]
    public async Task Deleting_counts_each_field_once_and_only_if_it_was_there()
    {
        await Hash.SetAsync([new("a", "1"), new("b", "2"), new("c", "3")]);

        Assert.Equal(2, await Hash.DeleteAsync(["a", "absent", "b", "a"]));
        Assert.Equal(["c"], await Hash.FieldsAsync());
        Assert.Equal(0, await Hash.DeleteAsync(["a", "b"]));
        Assert.False(await Hash.DeleteAsync("a"));
        Assert.True(await Hash.ExistsAsync("c"));
        Assert.False(await Hash.ExistsAsync("a"));
    }

    [Fact]
    public async Task With_its_last_field_the_key_goes()
    {
        await Hash.SetAsync("a", "1");
        Assert.True(await Hash.DeleteAsync("a"));
        Assert.False(await Database.Keys.ExistsAsync("hash"));

        await Hash.SetAsync([new("a", "1"), new("b", "2")]);
        Assert.Equal(2, await Hash.DeleteAsync(["a", "b"]));
        Assert.Equal(KeyType.None, await Database.Keys.TypeAsync("hash"));

        await Database.String<string>("hash").SetAsync("any type may follow");
    }

    [Fact]
    public async Task A_hash_emptied_and_filled_again_has_no_expiry()
    {
        await Hash.SetAsync("a", "1");
        await Database.Keys.ExpireAsync("hash", Expiry.After(TimeSpan.FromDays(1)));
        await Hash.SetAsync("b", "2");
        Assert.True((await Database.Keys.TimeToLiveAsync("hash")).HasValue);

        await Hash.DeleteAsync(["a", "b"]);
        await Hash.SetAsync("a", "1");

        Assert.False((await Database.Keys.TimeToLiveAsync("hash")).HasValue);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_logged()
    {
        await Hash.SetAsync("a", "1");
        Revision before = await LastRevisionAsync();

        await Hash.SetAsync("a", "2", When.NotExists);
        await Hash.SetAsync("b", "2", When.Exists);
        await Hash.DeleteAsync("b");
        await Hash.DeleteAsync(["b", "c"]);
        await Hash.GetAllAsync();

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Hash.SetAsync(null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Hash.SetAsync(null!, "value"));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Hash.SetAsync("field", null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Hash.GetAsync((string)null!));

        Assert.False(await Database.Keys.ExistsAsync("hash"));
    }

    [Fact]
    public async Task Every_command_refuses_a_key_of_another_type()
    {
        await Database.String<string>("hash").SetAsync("text");
        Func<Task>[] commands =
        [
            async () => await Hash.GetAsync("a"),
            async () => await Hash.GetAsync(["a"]),
            async () => await Hash.GetAllAsync(),
            async () => await Hash.FieldsAsync(),
            async () => await Hash.ValuesAsync(),
            async () => await Hash.ScanAsync().ToListAsync(),
            async () => await Hash.ExistsAsync("a"),
            async () => await Hash.CountAsync(),
            async () => await Hash.SetAsync("a", "1"),
            async () => await Hash.SetAsync([new("a", "1")]),
            async () => await Hash.DeleteAsync("a"),
            async () => await Hash.DeleteAsync(["a"]),
            async () => await Hash.IncrementAsync("a"),
            async () => await Hash.IncrementAsync("a", 0.5),
            async () => await Hash.DecrementAsync("a"),
        ];

        foreach (Func<Task> command in commands)
        {
            WrongTypeException error = await Assert.ThrowsAsync<WrongTypeException>(command);
            Assert.Equal(KeyType.String, error.Actual);
        }

        await Database.Keys.DeleteAsync("hash");
        await Hash.SetAsync("a", "1");
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Database.String<string>("hash").GetAsync());
    }

    [Fact]
    public async Task Fields_and_values_may_be_of_any_type_that_can_be_stored()
    {
        DurableHash<Guid, decimal> prices = Database.Hash<Guid, decimal>("prices");
        var id = new Guid("6f1c2d3e-0000-4000-8000-000000000001");
        await prices.SetAsync(id, 12.50m);
        Assert.Equal([new(id, 12.50m)], await prices.GetAllAsync());

        DurableHash<byte[], int[]> lists = Database.Hash<byte[], int[]>("lists");
        await lists.SetAsync([0, 255], [1, 2, 3]);
        int[] stored = (await lists.GetAsync([0, 255])).Value;
        Assert.Equal([1, 2, 3], stored);
    }

    [Fact]
    public async Task A_value_of_another_type_is_an_error_of_the_read_alone()
    {
        await Hash.SetAsync([new("number", "7"), new("text", "seven")]);
        DurableHash<string, long> numbers = Database.Hash<string, long>("hash");

        Assert.Equal(7, (await numbers.GetAsync("number")).Value);
        await Assert.ThrowsAsync<WrongValueException>(async () => await numbers.GetAsync("text"));
        await Assert.ThrowsAsync<WrongValueException>(async () => await numbers.GetAllAsync());
        Assert.Equal(2, (await numbers.FieldsAsync()).Length);
    }

    private static IEnumerable<string> Values(Optional<string>[] values) => values.Select(value => value.Value);
}
