namespace MemoryDb.Core.Tests.Structures;

/// <summary>SUNION, SINTER, SDIFF, their twins that store, SINTERCARD, and SMOVE.</summary>
public sealed class SetAlgebraTests : StructureTest
{
    private DurableSet<int> A => Database.Set<int>("a");

    [Theory]
    [InlineData(SetOperation.Union, "1,2,3,4,5")]
    [InlineData(SetOperation.Intersection, "3")]
    [InlineData(SetOperation.Difference, "1")]
    public async Task Three_sets_are_combined(SetOperation operation, string expected)
    {
        await FillAsync();
        Assert.Equal(Numbers(expected), (await A.CombineAsync(operation, ["b", "c"])).Order());
        Assert.Equal(Numbers(expected), (await A.CombineAsync(operation, ["c", "b", "c"])).Order());
    }

    [Theory]
    [InlineData(SetOperation.Union, "1,2,3", "1,2,3", "1,2,3")]
    [InlineData(SetOperation.Intersection, "1,2,3", "1,2,3", "")]
    [InlineData(SetOperation.Difference, "1,2,3", "", "1,2,3")]
    public async Task Alone_with_itself_and_with_an_absent_one(
        SetOperation operation, string alone, string withItself, string withAbsent)
    {
        await FillAsync();
        Assert.Equal(Numbers(alone), (await A.CombineAsync(operation, [])).Order());
        Assert.Equal(Numbers(withItself), (await A.CombineAsync(operation, ["a"])).Order());
        Assert.Equal(Numbers(withAbsent), (await A.CombineAsync(operation, ["none"])).Order());
        Assert.Equal(
            operation == SetOperation.Union ? Numbers(alone) : [],
            (await Database.Set<int>("none").CombineAsync(operation, ["a"])).Order());
        Assert.Empty(await Database.Set<int>("none").CombineAsync(operation, ["none"]));
    }

    [Theory]
    [InlineData(10, 2_000)]
    [InlineData(2_000, 10)]
    [InlineData(1_000, 1_000)]
    public async Task Sets_of_any_sizes_are_combined_alike(int first, int other)
    {
        int[] mine = [.. Enumerable.Range(0, first)];
        int[] even = [.. Enumerable.Range(0, other).Select(number => 2 * number)];
        int[] threes = [.. Enumerable.Range(0, other).Select(number => 3 * number)];
        await A.AddAsync(mine);
        await Database.Set<int>("even").AddAsync(even);
        await Database.Set<int>("threes").AddAsync(threes);
        Key[] others = ["even", "threes", "even", "threes", "none"];

        int[] union = await A.CombineAsync(SetOperation.Union, others);
        int[] intersection = await A.CombineAsync(SetOperation.Intersection, others[..4]);
        int[] difference = await A.CombineAsync(SetOperation.Difference, others);

        Assert.Equal(mine.Union(even).Union(threes).Order(), union.Order());
        Assert.Equal(mine.Intersect(even).Intersect(threes).Order(), intersection.Order());
        Assert.Equal(mine.Except(even).Except(threes).Order(), difference.Order());
        Assert.Equal(intersection.Length, await A.IntersectionCountAsync(others[..4]));
    }

    [Fact]
    public async Task The_common_members_are_counted_up_to_a_limit()
    {
        await A.AddAsync([1, 2, 3, 4]);
        await Database.Set<int>("b").AddAsync([2, 3, 4, 5]);
        Assert.Equal(3, await A.IntersectionCountAsync(["b"]));
        Assert.Equal(2, await A.IntersectionCountAsync(["b"], 2));
        Assert.Equal(3, await A.IntersectionCountAsync(["b"], long.MaxValue));
        Assert.Equal(4, await A.IntersectionCountAsync([]));
        Assert.Equal(0, await A.IntersectionCountAsync(["b", "none"]));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("text")]
    [InlineData("a")]
    [InlineData("b")]
    public async Task A_result_replaces_whatever_its_key_held(string destination)
    {
        await FillAsync();
        await Database.String<string>("text").SetAsync("text");
        await Database.Keys.ExpireAsync(destination, TimeSpan.FromDays(1));

        Assert.Equal(2, await A.CombineAndStoreAsync(destination, SetOperation.Intersection, ["b"]));

        Assert.Equal([2, 3], (await Database.Set<int>(destination).MembersAsync()).Order());
        Assert.False((await Database.Keys.TimeToLiveAsync(destination)).HasValue);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("text")]
    [InlineData("a")]
    public async Task An_empty_result_deletes_its_key(string destination)
    {
        await FillAsync();
        await Database.String<string>("text").SetAsync("text");
        Assert.Equal(0, await A.CombineAndStoreAsync(destination, SetOperation.Difference, ["a"]));
        Assert.False(await Database.Keys.ExistsAsync(destination));
    }

    [Fact]
    public async Task A_member_moves_to_another_set()
    {
        await FillAsync();
        Assert.True(await A.MoveAsync("c", 1));
        Assert.True(await A.MoveAsync("b", 2));
        Assert.False(await A.MoveAsync("b", 9));
        Assert.True(await A.MoveAsync("a", 3));
        Assert.Equal([3], (await A.MembersAsync()).AsEnumerable());
        Assert.Equal([1, 3, 4, 5], (await Database.Set<int>("c").MembersAsync()).Order());
        Assert.Equal([2, 3, 4], (await Database.Set<int>("b").MembersAsync()).Order());

        await Database.Keys.ExpireAsync("a", TimeSpan.FromDays(1));
        Assert.True(await A.MoveAsync("new", 3));
        Assert.False(await Database.Keys.ExistsAsync("a"));
        Assert.Equal([3], (await Database.Set<int>("new").MembersAsync()).AsEnumerable());
        Assert.False((await Database.Keys.TimeToLiveAsync("new")).HasValue);
    }

    [Fact]
    public async Task A_key_of_another_type_refuses_before_anything_changes()
    {
        await FillAsync();
        await Database.String<string>("text").SetAsync("text");
        DurableSet<int> text = Database.Set<int>("text");
        DurableSet<int> none = Database.Set<int>("none");
        UInt128 before = Database.ComputeDigest();
        Func<Task>[] commands =
        [
            async () => await A.CombineAsync(SetOperation.Union, ["text"]),
            async () => await none.CombineAsync(SetOperation.Intersection, ["text"]),
            async () => await text.CombineAsync(SetOperation.Difference, ["a"]),
            async () => await A.CombineAndStoreAsync("b", SetOperation.Union, ["text"]),
            async () => await none.CombineAndStoreAsync("b", SetOperation.Difference, ["text"]),
            async () => await A.IntersectionCountAsync(["none", "text"]),
            async () => await A.MoveAsync("text", 1),
            async () => await A.MoveAsync("text", 9),
            async () => await text.MoveAsync("a", 1),
        ];
        foreach (Func<Task> command in commands)
            Assert.Equal(KeyType.String, (await Assert.ThrowsAsync<WrongTypeException>(command)).Actual);
        Assert.False(await none.MoveAsync("text", 1));
        Assert.Equal(before, Database.ComputeDigest());
    }

    [Fact]
    public async Task Arguments_without_meaning_are_refused()
    {
        await FillAsync();
        const SetOperation none = (SetOperation)3;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "operation", async () => await A.CombineAsync(none, ["b"]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "operation", async () => await A.CombineAndStoreAsync("c", none, ["b"]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await A.CombineAsync(SetOperation.Union, null!));
        foreach (long limit in (long[])[-1, long.MinValue])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                "limit", async () => await A.IntersectionCountAsync(["b"], limit));
        }
    }

    [Fact]
    public async Task A_cancelled_token_ends_every_command_before_it_executes()
    {
        await FillAsync();
        UInt128 before = Database.ComputeDigest();
        var token = new CancellationToken(canceled: true);
        Func<Task>[] commands =
        [
            async () => await A.CombineAsync(SetOperation.Union, ["b"], token),
            async () => await A.CombineAndStoreAsync("a", SetOperation.Union, ["b"], token),
            async () => await A.IntersectionCountAsync(["b"], 0, token),
            async () => await A.MoveAsync("b", 1, token),
        ];
        foreach (Func<Task> command in commands)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(command);
        Assert.Equal(before, Database.ComputeDigest());
    }

    [Fact]
    public async Task What_changes_nothing_is_not_logged()
    {
        await FillAsync();
        Revision before = await LastRevisionAsync();
        await A.CombineAsync(SetOperation.Union, ["b"]);
        await A.IntersectionCountAsync(["b"]);
        await A.CombineAndStoreAsync("none", SetOperation.Difference, ["a"]);
        await A.MoveAsync("b", 9);
        await A.MoveAsync("a", 1);
        await Database.Set<int>("none").MoveAsync("a", 1);
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_transaction_combines_stores_and_moves_or_leaves_everything()
    {
        await FillAsync();
        await Database.Keys.ExpireAsync("b", TimeSpan.FromDays(1));
        await Database.String<string>("text").SetAsync("text");
        await RollBackAsync(Change);
        await RollBackAsync(transaction =>
        {
            Change(transaction);
            transaction.Set<int>("a").CombineAndStore("a", SetOperation.Difference, ["a"]);
            transaction.Set<int>("b").CombineAndStore("b", SetOperation.Union, ["a", "c"]);
            transaction.Set<int>("c").Move("a", 1);
        });

        await Database.TransactAsync(Change);

        Assert.Equal([2, 3], (await A.MembersAsync()).Order());
        Assert.Equal([1, 3, 4, 5], (await Database.Set<int>("text").MembersAsync()).Order());

        static void Change(Transaction transaction)
        {
            TransactionSet<int> a = transaction.Set<int>("a");
            Assert.True(a.Move("c", 1));
            Assert.Equal([1, 3, 4, 5], transaction.Set<int>("c").Combine(SetOperation.Union, []).Order());
            Assert.Equal([2], a.Combine(SetOperation.Difference, ["c"]));
            Assert.Equal(2, a.IntersectionCount(["b"]));
            Assert.Equal(1, a.IntersectionCount(["b"], 1));
            Assert.Equal(4, transaction.Set<int>("c").CombineAndStore("text", SetOperation.Union, []));
            Assert.Throws<WrongTypeException>(() => Wrong(transaction));
        }

        static void Wrong(Transaction transaction)
        {
            transaction.List<int>("list").PushLeft(1);
            try
            {
                transaction.Set<int>("a").Combine(SetOperation.Union, ["list"]);
            }
            finally
            {
                transaction.Keys.Delete("list");
            }
        }
    }

    private async Task FillAsync()
    {
        await A.AddAsync([1, 2, 3]);
        await Database.Set<int>("b").AddAsync([2, 3, 4]);
        await Database.Set<int>("c").AddAsync([3, 4, 5]);
    }

    private static int[] Numbers(string text) => text.Length == 0 ? [] : Array.ConvertAll(text.Split(','), int.Parse);
}
