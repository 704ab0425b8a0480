namespace MemoryDb.Core.Tests.Structures;

public sealed class SortedSetCombineTests : StructureTest
{
    private DurableSortedSet<string> One => Database.SortedSet<string>("one");

    [Theory]
    [InlineData(SetOperation.Union, Aggregate.Sum, "a=1 d=7 b=12 c=23")]
    [InlineData(SetOperation.Union, Aggregate.Min, "a=1 b=2 c=3 d=7")]
    [InlineData(SetOperation.Union, Aggregate.Max, "a=1 d=7 b=10 c=20")]
    [InlineData(SetOperation.Intersection, Aggregate.Sum, "b=12 c=23")]
    [InlineData(SetOperation.Intersection, Aggregate.Min, "b=2 c=3")]
    [InlineData(SetOperation.Intersection, Aggregate.Max, "b=10 c=20")]
    [InlineData(SetOperation.Difference, Aggregate.Sum, "a=1")]
    public async Task The_result_comes_in_the_order_of_its_scores(
        SetOperation operation, Aggregate aggregate, string expected)
    {
        await FillAsync();

        Assert.Equal(expected, Show(await One.CombineAsync(operation, ["two"], aggregate: aggregate)));
        long count = await One.CombineAndStoreAsync("result", operation, ["two"], aggregate: aggregate);

        ScoredMember<string>[] stored = await Database.SortedSet<string>("result").RangeAsync();
        Assert.Equal(expected, Show(stored));
        Assert.Equal(stored.Length, count);
    }

    [Fact]
    public async Task Equal_scores_come_in_the_order_of_bytes()
    {
        await One.AddAsync([new("b", 1), new("ключ", 1), new("", 1), new("a", 1), new("z", -0.0), new("y", 0)]);

        Assert.Equal("y=0 z=-0 =1 a=1 b=1 ключ=1", Show(await One.CombineAsync(SetOperation.Union, [])));
    }

    [Fact]
    public async Task Weights_are_given_to_the_keys_in_order_this_sets_own_first()
    {
        await FillAsync();

        Assert.Equal("c=-14 d=-7 b=-6 a=2", Show(await One.CombineAsync(SetOperation.Union, ["two"], [2, -1])));
        Assert.Equal("b=0 c=0", Show(await One.CombineAsync(
            SetOperation.Intersection, ["two"], [0, 1], Aggregate.Min)));
        Assert.Equal(4, await One.CombineAndStoreAsync("one", SetOperation.Union, ["two"], [1, 0]));
        Assert.Equal("d=0 a=1 b=2 c=3", Show(await One.RangeAsync()));
    }

    [Fact]
    public async Task A_plain_set_is_taken_as_members_of_the_score_1()
    {
        await FillAsync();
        await Database.Set<string>("set").AddAsync(["a", "x"]);

        Assert.Equal("x=1 a=2 b=2 c=3", Show(await One.CombineAsync(SetOperation.Union, ["set"])));
        Assert.Equal("a=11", Show(await One.CombineAsync(SetOperation.Intersection, ["set"], [1, 10])));
        Assert.Equal("b=2 c=3", Show(await One.CombineAsync(SetOperation.Difference, ["set"])));
        DurableSortedSet<string> set = Database.SortedSet<string>("set");
        Assert.Equal("x=1", Show(await set.CombineAsync(SetOperation.Difference, ["one"])));
        Assert.Equal(1, await set.IntersectionCountAsync(["one"]));
        Assert.Equal(2, await set.CombineAndStoreAsync("set", SetOperation.Union, []));
        Assert.Equal(KeyType.SortedSet, await Database.Keys.TypeAsync("set"));
    }

    [Fact]
    public async Task What_is_no_number_becomes_zero()
    {
        await One.AddAsync([new("a", double.PositiveInfinity), new("b", double.NegativeInfinity)]);
        await Database.SortedSet<string>("two").AddAsync([new("a", double.NegativeInfinity), new("b", 5)]);

        Assert.Equal("b=-Infinity a=0", Show(await One.CombineAsync(SetOperation.Union, ["two"])));
        Assert.Equal("a=-Infinity b=5", Show(await One.CombineAsync(SetOperation.Union, ["two"], [0, 1])));
        Assert.Equal("a=0 b=0", Show(await One.CombineAsync(SetOperation.Union, [], [0])));
        Assert.Equal("a=0 b=0", Show(await One.CombineAsync(
            SetOperation.Intersection, ["two"], [0, 0], Aggregate.Max)));
        Assert.Equal("b=-Infinity a=Infinity", Show(await One.CombineAsync(
            SetOperation.Union, [], [double.PositiveInfinity])));
    }

    [Fact]
    public async Task Keys_that_do_not_exist_are_empty_and_one_named_twice_counts_twice()
    {
        await FillAsync();

        Assert.Equal("a=1 b=2 c=3", Show(await One.CombineAsync(SetOperation.Union, ["none"])));
        Assert.Equal("", Show(await One.CombineAsync(SetOperation.Intersection, ["none"])));
        Assert.Equal("a=1 b=2 c=3", Show(await One.CombineAsync(SetOperation.Difference, ["none", "none"])));
        Assert.Equal("a=2 b=4 c=6", Show(await One.CombineAsync(SetOperation.Union, ["one"])));
        Assert.Equal("a=3 b=6 c=9", Show(await One.CombineAsync(SetOperation.Intersection, ["one", "one"])));
        Assert.Equal("", Show(await One.CombineAsync(SetOperation.Difference, ["two", "one"])));
        DurableSortedSet<string> none = Database.SortedSet<string>("none");
        Assert.Empty(await none.CombineAsync(SetOperation.Difference, ["one"]));
        Assert.Equal(0, await none.IntersectionCountAsync([]));
    }

    [Fact]
    public async Task An_intersection_is_counted_up_to_the_limit()
    {
        await FillAsync();

        Assert.Equal(2, await One.IntersectionCountAsync(["two"]));
        Assert.Equal(1, await One.IntersectionCountAsync(["two"], 1));
        Assert.Equal(2, await One.IntersectionCountAsync(["two"], 2));
        Assert.Equal(2, await One.IntersectionCountAsync(["two"], long.MaxValue));
        Assert.Equal(3, await One.IntersectionCountAsync([]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await One.IntersectionCountAsync(["two"], -1));
    }

    [Fact]
    public async Task A_limit_without_meaning_is_refused_before_the_keys_are_looked_at()
    {
        await Database.String<string>("text").SetAsync("x");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await One.IntersectionCountAsync(["text"], -1));
    }

    [Fact]
    public async Task The_destination_loses_what_it_held_and_its_expiry()
    {
        await FillAsync();
        await Database.String<string>("text").SetAsync("x", TimeSpan.FromDays(1));
        await Database.Keys.ExpireAsync("two", TimeSpan.FromDays(1));

        Assert.Equal(4, await One.CombineAndStoreAsync("text", SetOperation.Union, ["two"]));
        Assert.Equal(2, await One.CombineAndStoreAsync("two", SetOperation.Intersection, ["two"]));

        Assert.Equal("b=12 c=23", Show(await Database.SortedSet<string>("two").RangeAsync()));
        Assert.False((await Database.Keys.TimeToLiveAsync("text")).HasValue);
        Assert.False((await Database.Keys.TimeToLiveAsync("two")).HasValue);
    }

    [Fact]
    public async Task A_result_without_members_deletes_the_destination()
    {
        await FillAsync();

        Assert.Equal(0, await One.CombineAndStoreAsync("one", SetOperation.Difference, ["one"]));

        Assert.False(await Database.Keys.ExistsAsync("one"));
        Revision before = await LastRevisionAsync();
        Assert.Equal(0, await One.CombineAndStoreAsync("none", SetOperation.Intersection, ["two"]));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Bad_arguments_change_nothing()
    {
        await FillAsync();
        Revision before = await LastRevisionAsync();

        await AssertRefusedAsync<ArgumentException>(SetOperation.Union, [1]);
        await AssertRefusedAsync<ArgumentException>(SetOperation.Intersection, [1, 2, 3]);
        await AssertRefusedAsync<ArgumentException>(SetOperation.Union, []);
        await AssertRefusedAsync<ArgumentException>(SetOperation.Union, [1, double.NaN]);
        await AssertRefusedAsync<ArgumentException>(SetOperation.Difference, [1, 1]);
        await AssertRefusedAsync<ArgumentException>(SetOperation.Difference, null, Aggregate.Max);
        await AssertRefusedAsync<ArgumentOutOfRangeException>((SetOperation)3, null);
        await AssertRefusedAsync<ArgumentOutOfRangeException>(SetOperation.Union, null, (Aggregate)3);
        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await One.CombineAsync(SetOperation.Union, null!));

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused_wherever_it_stands()
    {
        await FillAsync();
        await Database.String<string>("text").SetAsync("x");
        Revision before = await LastRevisionAsync();

        foreach (SetOperation operation in Enum.GetValues<SetOperation>())
        {
            await Assert.ThrowsAsync<WrongTypeException>(
                async () => await One.CombineAsync(operation, ["none", "text"]));
            await Assert.ThrowsAsync<WrongTypeException>(
                async () => await One.CombineAndStoreAsync("one", operation, ["none", "text"]));
            await Assert.ThrowsAsync<WrongTypeException>(
                async () => await Database.SortedSet<string>("text").CombineAsync(operation, ["one"]));
        }

        await Assert.ThrowsAsync<WrongTypeException>(async () => await One.IntersectionCountAsync(["none", "text"]));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Large_sets_are_combined_member_by_member()
    {
        const int count = 5_000;
        DurableSortedSet<int> one = Database.SortedSet<int>("1"), two = Database.SortedSet<int>("2");
        await one.AddAsync([.. Enumerable.Range(0, count).Select(n => new ScoredMember<int>(n, n % 7))]);
        await two.AddAsync([.. Enumerable.Range(count / 2, count).Select(n => new ScoredMember<int>(n, n % 5))]);

        Assert.Equal(count * 3 / 2, (await one.CombineAsync(SetOperation.Union, ["2"])).Length);
        Assert.Equal(count / 2, await one.CombineAndStoreAsync("3", SetOperation.Intersection, ["2"]));
        Assert.Equal(count / 2, await two.CombineAndStoreAsync("2", SetOperation.Difference, ["1"]));
        Assert.All(
            await Database.SortedSet<int>("3").RangeAsync(),
            found => Assert.Equal(found.Member % 7 + found.Member % 5, found.Score));
    }

    [Fact]
    public async Task T9_a_rollback_restores_sources_and_destination()
    {
        await FillAsync();
        await Database.Set<string>("set").AddAsync("a");

        await RollBackAsync(transaction =>
        {
            TransactionSortedSet<string> one = transaction.SortedSet<string>("one");
            Assert.Equal("a=2", Show(one.Combine(SetOperation.Intersection, ["set"])));
            Assert.Equal(1, one.IntersectionCount(["set"]));
            Assert.Equal(1, one.CombineAndStore("set", SetOperation.Intersection, ["set"], [10, 1]));
            Assert.Equal(4, one.CombineAndStore("one", SetOperation.Union, ["two", "set"]));
            Assert.Equal(12, one.Score("a").Value);
            Assert.Equal(0, one.CombineAndStore("two", SetOperation.Difference, ["one"]));
            Assert.Throws<ArgumentException>(() => one.Combine(SetOperation.Union, [], [1, 2]));
        });

        Assert.Equal(KeyType.Set, await Database.Keys.TypeAsync("set"));
        Assert.Equal("a=1 b=2 c=3", Show(await One.RangeAsync()));
    }

    private static string Show(ScoredMember<string>[] members) => string.Join(" ", members.Select(found =>
        FormattableString.Invariant($"{found.Member}={found.Score}")));

    private async Task AssertRefusedAsync<TException>(
        SetOperation operation, double[]? weights, Aggregate aggregate = Aggregate.Sum)
        where TException : Exception
    {
        await Assert.ThrowsAsync<TException>(
            async () => await One.CombineAsync(operation, ["two"], weights, aggregate));
        await Assert.ThrowsAsync<TException>(
            async () => await One.CombineAndStoreAsync("one", operation, ["two"], weights, aggregate));
    }

    private async Task FillAsync()
    {
        await One.AddAsync([new("a", 1), new("b", 2), new("c", 3)]);
        await Database.SortedSet<string>("two").AddAsync([new("b", 10), new("c", 20), new("d", 7)]);
    }
}
