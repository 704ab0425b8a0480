namespace MemoryDb.Core.Tests.Structures;

/// <summary>LSET, LINSERT, LREM and LPOS.</summary>
public sealed class ListItemTests : StructureTest
{
    private DurableList<string> List => Database.List<string>("list");

    [Fact]
    public async Task An_item_is_replaced_at_its_index()
    {
        await List.PushRightAsync(["a", "b", "c"]);
        await List.SetAsync(0, "A");
        await List.SetAsync(-1, "C");
        await List.SetAsync(1, "b");
        Assert.Equal(["A", "b", "C"], await List.RangeAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task An_index_outside_of_the_list_is_an_error_that_names_it(long index)
    {
        await List.PushRightAsync(["a", "b"]);
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "index", async () => await List.SetAsync(index, "x"));
        Assert.Equal(index, error.ActualValue);
        Assert.Contains("'list' has 2 items", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await List.RangeAsync());
    }

    [Fact]
    public async Task Nothing_is_set_in_a_list_that_does_not_exist()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("index", async () => await List.SetAsync(0, "x"));
        Assert.False(await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task An_item_is_inserted_beside_the_first_pivot()
    {
        await List.PushRightAsync(["a", "b", "a"]);
        Assert.Equal(4, (await List.InsertBeforeAsync("a", "first")).Value);
        Assert.Equal(5, (await List.InsertAfterAsync("a", "second")).Value);
        Assert.Equal(6, (await List.InsertAfterAsync("b", "third")).Value);
        Assert.Equal(["first", "a", "second", "b", "third", "a"], await List.RangeAsync());

        await Database.List<string>("one").PushRightAsync("x");
        await Database.List<string>("one").InsertAfterAsync("x", "y");
        Assert.Equal(["x", "y"], await Database.List<string>("one").RangeAsync());
    }

    [Fact]
    public async Task Without_its_pivot_nothing_is_inserted()
    {
        Assert.False((await List.InsertBeforeAsync("a", "x")).HasValue);
        Assert.False(await Database.Keys.ExistsAsync("list"));
        await List.PushRightAsync("a");
        Assert.False((await List.InsertBeforeAsync("b", "x")).HasValue);
        Assert.False((await List.InsertAfterAsync("b", "x")).HasValue);
        Assert.Equal(["a"], await List.RangeAsync());
    }

    [Theory]
    [InlineData(0, 3, "b,c,b")]
    [InlineData(1, 1, "b,a,c,a,b")]
    [InlineData(2, 2, "b,c,a,b")]
    [InlineData(-1, 1, "a,b,a,c,b")]
    [InlineData(-2, 2, "a,b,c,b")]
    [InlineData(long.MaxValue, 3, "b,c,b")]
    [InlineData(-long.MaxValue, 3, "b,c,b")]
    [InlineData(long.MinValue, 3, "b,c,b")]
    public async Task Equal_items_are_removed_from_one_end_on(long count, long removed, string left)
    {
        await List.PushRightAsync(["a", "b", "a", "c", "a", "b"]);
        Assert.Equal(removed, await List.RemoveAsync("a", count));
        Assert.Equal(left.Split(','), await List.RangeAsync());
        Assert.Equal(0, await List.RemoveAsync("none", count));
    }

    [Fact]
    public async Task Without_a_count_only_the_first_of_equal_items_is_removed()
    {
        await List.PushRightAsync(["b", "a", "a"]);
        Assert.Equal(1, await List.RemoveAsync("a"));
        Assert.Equal(["b", "a"], await List.RangeAsync());
        Assert.Equal(1, await Database.TransactAsync(transaction => transaction.List<string>("list").Remove("a")));
        Assert.Equal(["b"], await List.RangeAsync());
    }

    [Fact]
    public async Task With_its_last_items_removed_the_key_goes()
    {
        Assert.Equal(0, await List.RemoveAsync("a"));
        await List.PushRightAsync(["a", "a"]);
        Assert.Equal(2, await List.RemoveAsync("a", -2));
        Assert.False(await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task A_large_share_of_a_long_list_is_removed_and_a_rollback_brings_it_back()
    {
        string[] items = [.. Enumerable.Range(0, 100_000).Select(number => number % 3 == 0 ? "gone" : $"{number}")];
        await List.PushRightAsync(items);
        await RollBackAsync(transaction => transaction.List<string>("list").Remove("gone", count: 0));
        Assert.Equal(33_334, await List.RemoveAsync("gone", count: 0));
        Assert.Equal(items.Where(item => item != "gone"), await List.RangeAsync());
    }

    [Fact]
    public async Task An_index_is_found_by_rank_from_either_end()
    {
        await List.PushRightAsync(["a", "b", "c", "1", "2", "3", "c", "c"]);
        Assert.Equal(2, (await List.IndexOfAsync("c")).Value);
        Assert.Equal(6, (await List.IndexOfAsync("c", rank: 2)).Value);
        Assert.Equal(7, (await List.IndexOfAsync("c", rank: -1)).Value);
        Assert.Equal(2, (await List.IndexOfAsync("c", rank: -3)).Value);
        foreach (long rank in (long[])[4, -4, long.MaxValue, -long.MaxValue])
            Assert.False((await List.IndexOfAsync("c", rank)).HasValue);
        Assert.False((await List.IndexOfAsync("none")).HasValue);
        Assert.False((await Database.List<string>("none").IndexOfAsync("c")).HasValue);
    }

    [Fact]
    public async Task Indexes_come_in_the_order_in_which_they_are_found()
    {
        await List.PushRightAsync(["a", "b", "c", "1", "2", "3", "c", "c"]);
        Assert.Equal([2, 6, 7], (await List.IndexesOfAsync("c")).AsEnumerable());
        Assert.Equal([2, 6], (await List.IndexesOfAsync("c", count: 2)).AsEnumerable());
        Assert.Equal([7, 6], (await List.IndexesOfAsync("c", rank: -1, count: 2)).AsEnumerable());
        Assert.Equal([6, 2], (await List.IndexesOfAsync("c", rank: -2, count: long.MaxValue)).AsEnumerable());
        Assert.Empty(await List.IndexesOfAsync("none"));
        Assert.Empty(await Database.List<string>("none").IndexesOfAsync("c"));
    }

    [Fact]
    public async Task No_more_items_are_compared_than_asked_for()
    {
        await List.PushRightAsync(["a", "b", "a", "b"]);
        Assert.False((await List.IndexOfAsync("b", maxLength: 1)).HasValue);
        Assert.Equal(1, (await List.IndexOfAsync("b", maxLength: 2)).Value);
        Assert.Equal([2], (await List.IndexesOfAsync("a", rank: -1, maxLength: 3)).AsEnumerable());
        Assert.Equal([0, 2], (await List.IndexesOfAsync("a", maxLength: long.MaxValue)).AsEnumerable());
    }

    [Fact]
    public async Task Numbers_without_meaning_are_refused_before_anything_else()
    {
        await Database.String<string>("list").SetAsync("text");
        foreach (long rank in (long[])[0, long.MinValue])
        {
            await RefusesAsync("rank", async () => await List.IndexOfAsync("a", rank));
            await RefusesAsync("rank", async () => await List.IndexesOfAsync("a", rank));
        }

        foreach (long negative in (long[])[-1, long.MinValue])
        {
            await RefusesAsync("count", async () => await List.IndexesOfAsync("a", count: negative));
            await RefusesAsync("maxLength", async () => await List.IndexOfAsync("a", maxLength: negative));
            await RefusesAsync("maxLength", async () => await List.IndexesOfAsync("a", maxLength: negative));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await List.SetAsync(0, null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await List.InsertAfterAsync("a", null!));

        static Task RefusesAsync(string name, Func<Task> command) =>
            Assert.ThrowsAsync<ArgumentOutOfRangeException>(name, command);
    }

    [Fact]
    public async Task Every_command_refuses_a_key_of_another_type()
    {
        await Database.String<string>("list").SetAsync("text");
        Func<Task>[] commands =
        [
            async () => await List.SetAsync(long.MaxValue, "x"),
            async () => await List.InsertBeforeAsync("a", "x"),
            async () => await List.InsertAfterAsync("a", "x"),
            async () => await List.RemoveAsync("a"),
            async () => await List.IndexOfAsync("a"),
            async () => await List.IndexesOfAsync("a"),
        ];
        foreach (Func<Task> command in commands)
            Assert.Equal(KeyType.String, (await Assert.ThrowsAsync<WrongTypeException>(command)).Actual);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_logged_and_what_changes_an_item_keeps_the_expiry()
    {
        await List.PushRightAsync(["a", "b", "a"]);
        await Database.Keys.ExpireAsync("list", TimeSpan.FromDays(1));
        Revision before = await LastRevisionAsync();
        await List.InsertBeforeAsync("none", "x");
        await List.RemoveAsync("none");
        await List.IndexOfAsync("a");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await List.SetAsync(3, "x"));
        Assert.Equal(before, await LastRevisionAsync());

        await List.SetAsync(0, "c");
        await List.InsertAfterAsync("c", "d");
        await List.RemoveAsync("a", count: 0);
        Assert.Equal(["c", "d", "b"], await List.RangeAsync());
        Assert.True((await Database.Keys.TimeToLiveAsync("list")).HasValue);
    }

    [Fact]
    public async Task A_transaction_sees_its_changes_and_a_rollback_takes_each_back()
    {
        await List.PushRightAsync(["a", "b", "a", "c"]);
        await Database.Keys.ExpireAsync("list", TimeSpan.FromDays(1));
        await RollBackAsync(Change);
        await RollBackAsync(transaction =>
        {
            TransactionList<string> list = transaction.List<string>("list");
            list.Remove("a", -1);
            list.Remove("a");
            list.Set(0, "x");
            list.Remove("c");
            list.Remove("x", count: 0);
            Assert.False(transaction.Keys.Exists("list"));
            list.PushLeft(["x", "x"]);
            list.InsertAfter("x", "y");
        });

        await Database.TransactAsync(Change);

        Assert.Equal(["C", "b", "c"], await List.RangeAsync());

        static void Change(Transaction transaction)
        {
            TransactionList<string> list = transaction.List<string>("list");
            list.Set(0, "A");
            Assert.Equal(5, list.InsertBefore("A", "x").Value);
            Assert.Equal(6, list.InsertAfter("a", "x").Value);
            Assert.False(list.InsertAfter("none", "x").HasValue);
            Assert.Equal([0, 4], list.IndexesOf("x"));
            Assert.Equal(4, list.IndexOf("x", rank: -1).Value);
            Assert.Equal(2, list.Remove("x", count: 0));
            Assert.Equal(1, list.Remove("a", -5));
            list.Set(-3, "C");
            Assert.Throws<ArgumentOutOfRangeException>(() => list.Set(3, "never"));
            Assert.Throws<ArgumentOutOfRangeException>(() => list.IndexOf("x", rank: 0));
        }
    }
}
