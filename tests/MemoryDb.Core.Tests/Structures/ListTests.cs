namespace MemoryDb.Core.Tests.Structures;

public sealed class ListTests : StructureTest
{
    private DurableList<string> List => Database.List<string>("list");

    [Fact]
    public async Task Items_stand_in_the_order_in_which_they_were_pushed()
    {
        Assert.Equal(1, await List.PushRightAsync("c"));
        Assert.Equal(2, await List.PushRightAsync("d"));
        Assert.Equal(3, await List.PushLeftAsync("b"));
        Assert.Equal(4, await List.PushLeftAsync("a"));

        Assert.Equal(["a", "b", "c", "d"], await List.RangeAsync());
        Assert.Equal(4, await List.CountAsync());
    }

    [Fact]
    public async Task Of_several_items_pushed_left_the_last_becomes_the_first()
    {
        Assert.Equal(3, await List.PushLeftAsync(["c", "b", "a"]));
        Assert.Equal(6, await List.PushRightAsync(["d", "e", "d"]));

        Assert.Equal(["a", "b", "c", "d", "e", "d"], await List.RangeAsync());
    }

    [Fact]
    public async Task A_condition_looks_at_the_key()
    {
        Assert.Equal(0, await List.PushLeftAsync("never", When.Exists));
        Assert.Equal(0, await List.PushRightAsync(["never", "ever"], When.Exists));
        Assert.False(await Database.Keys.ExistsAsync("list"));

        Assert.Equal(1, await List.PushRightAsync("a", When.NotExists));
        Assert.Equal(1, await List.PushRightAsync("never", When.NotExists));
        Assert.Equal(2, await List.PushRightAsync("b", When.Exists));
        Assert.Equal(4, await List.PushLeftAsync(["c", "d"], When.Exists));

        Assert.Equal(["d", "c", "a", "b"], await List.RangeAsync());
    }

    [Fact]
    public async Task A_missing_key_is_an_empty_list()
    {
        Assert.Equal(0, await List.CountAsync());
        Assert.False((await List.GetAsync(0)).HasValue);
        Assert.False((await List.GetAsync(-1)).HasValue);
        Assert.Empty(await List.RangeAsync());
        Assert.False((await List.PopLeftAsync()).HasValue);
        Assert.False((await List.PopRightAsync()).HasValue);
        Assert.Empty(await List.PopLeftAsync(3));
        Assert.Empty(await List.PopRightAsync(3));
        await List.TrimAsync(0, -1);
        Assert.False(await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task A_wait_of_zero_does_not_wait()
    {
        Assert.False((await List.PopLeftAsync(TimeSpan.Zero)).HasValue);
        Assert.False((await List.MoveAsync("other", ListEnd.Left, ListEnd.Right, TimeSpan.Zero)).HasValue);
        Assert.False((await Database.Lists.PopAsync<string>(["list"], ListEnd.Left, TimeSpan.Zero)).HasValue);
    }

    [Fact]
    public async Task Items_are_popped_at_both_ends()
    {
        await List.PushRightAsync(["a", "b", "c", "d", "e", "f"]);

        Assert.Equal("a", (await List.PopLeftAsync()).Value);
        Assert.Equal("f", (await List.PopRightAsync()).Value);
        Assert.Equal(["b", "c"], await List.PopLeftAsync(2));
        Assert.Equal(["e", "d"], await List.PopRightAsync(2));
        Assert.False(await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task As_many_are_popped_as_there_are()
    {
        await List.PushRightAsync(["a", "b"]);
        Assert.Empty(await List.PopLeftAsync(0));
        Assert.Empty(await List.PopRightAsync(0));
        Assert.Equal(["a", "b"], await List.PopLeftAsync(int.MaxValue));
        Assert.False(await Database.Keys.ExistsAsync("list"));

        await List.PushRightAsync(["a", "b"]);
        Assert.Equal(["b", "a"], await List.PopRightAsync(3));
        Assert.Equal(KeyType.None, await Database.Keys.TypeAsync("list"));
    }

    [Fact]
    public async Task With_its_last_item_the_key_goes_and_its_expiry_too()
    {
        await List.PushRightAsync("a");
        await Database.Keys.ExpireAsync("list", Expiry.After(TimeSpan.FromDays(1)));
        Assert.Equal("a", (await List.PopRightAsync()).Value);
        Assert.False(await Database.Keys.ExistsAsync("list"));

        await List.PushRightAsync("b");
        Assert.False((await Database.Keys.TimeToLiveAsync("list")).HasValue);
    }

    [Fact]
    public async Task An_index_counts_from_the_left_or_if_negative_from_the_right()
    {
        await List.PushRightAsync(["a", "b", "c"]);

        Assert.Equal("a", (await List.GetAsync(0)).Value);
        Assert.Equal("c", (await List.GetAsync(2)).Value);
        Assert.Equal("c", (await List.GetAsync(-1)).Value);
        Assert.Equal("a", (await List.GetAsync(-3)).Value);
        foreach (long beyond in (long[])[3, -4, long.MaxValue, long.MinValue])
            Assert.False((await List.GetAsync(beyond)).HasValue);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_logged()
    {
        await List.PushRightAsync(["a", "b"]);
        Revision before = await LastRevisionAsync();

        await List.TrimAsync(0, -1);
        await List.TrimAsync(-5, 5);
        await List.PopLeftAsync(0);
        await List.PushLeftAsync("never", When.NotExists);
        await Database.List<string>("other").PushLeftAsync("never", When.Exists);
        await Database.List<string>("other").PopLeftAsync();
        await Database.List<string>("other").TrimAsync(1, 0);

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await List.PushRightAsync((string)null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await List.PopLeftAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await List.PopRightAsync(-1));

        Assert.False(await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task Every_command_refuses_a_key_of_another_type()
    {
        await Database.Hash<string, string>("list").SetAsync("field", "value");
        Func<Task>[] commands =
        [
            async () => await List.GetAsync(0),
            async () => await List.RangeAsync(),
            async () => await List.CountAsync(),
            async () => await List.PushLeftAsync("a"),
            async () => await List.PushRightAsync(["a"]),
            async () => await List.PushRightAsync("a", When.Exists),
            async () => await List.PopLeftAsync(),
            async () => await List.PopRightAsync(),
            async () => await List.PopLeftAsync(0),
            async () => await List.PopRightAsync(2),
            async () => await List.TrimAsync(0, -1),
        ];

        foreach (Func<Task> command in commands)
        {
            WrongTypeException error = await Assert.ThrowsAsync<WrongTypeException>(command);
            Assert.Equal(KeyType.Hash, error.Actual);
        }
    }

    [Fact]
    public async Task An_item_popped_as_another_type_is_gone_all_the_same()
    {
        await List.PushRightAsync(["text", "7"]);
        DurableList<long> numbers = Database.List<long>("list");

        await Assert.ThrowsAsync<WrongValueException>(async () => await numbers.PopLeftAsync());

        Assert.Equal(7, Assert.Single(await numbers.RangeAsync()));
    }

    [Fact]
    public async Task Items_may_be_empty_and_of_any_type_that_can_be_stored()
    {
        await Database.List<byte[]>("bytes").PushRightAsync([(byte[])[], [0, 255]]);
        byte[][] stored = await Database.List<byte[]>("bytes").RangeAsync();
        Assert.Equal([0, 2], stored.Select(item => item.Length));

        await Database.List<Version>("versions").PushLeftAsync(new Version(7, 0));
        Assert.Equal(new Version(7, 0), (await Database.List<Version>("versions").PopLeftAsync()).Value);
    }

    [Fact]
    public async Task Of_items_popped_concurrently_each_goes_to_one_caller()
    {
        const int itemCount = 4_000;
        DurableList<int> queue = Database.List<int>("queue");
        await queue.PushRightAsync([.. Enumerable.Range(0, itemCount)]);

        int[][] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(async () =>
        {
            var mine = new List<int>();
            while (await (index % 2 == 0 ? queue.PopLeftAsync() : queue.PopRightAsync()) is { HasValue: true } item)
                mine.Add(item.Value);
            return mine.ToArray();
        })));

        Assert.Equal(Enumerable.Range(0, itemCount), taken.SelectMany(items => items).Order());
    }
}
