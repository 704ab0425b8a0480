namespace MemoryDb.Core.Tests.Structures;

public class DurableSortedSetTests
{
    [Fact]
    public async Task Members_are_ordered_by_score_and_then_by_their_bytes()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");

        Assert.True(await set.AddAsync("c", 1));
        Assert.True(await set.AddAsync("b", 2));
        Assert.True(await set.AddAsync("a", 2));
        Assert.True(await set.AddAsync("low", double.NegativeInfinity));
        Assert.True(await set.AddAsync("high", double.PositiveInfinity));
        Assert.False(await set.AddAsync("c", 3));

        Assert.Equal("low a b c high", Names(await set.RangeAsync()));
        Assert.Equal("high c b a low", Names(await set.RangeAsync(order: Order.Descending)));
        Assert.Equal(3, (await set.ScoreAsync("c")).Value);
        Assert.False((await set.ScoreAsync("x")).HasValue);
        Assert.Equal(5, await set.CountAsync());
        await opened.ReopenAsync();
        Assert.Equal("low a b c high", Names(await opened.Database.SortedSet<string>("z").RangeAsync()));
    }

    [Fact]
    public async Task Scores_and_ranks_are_those_of_the_member()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([new("a", 1), new("b", 2), new("c", 3)]);

        Optional<double>[] scores = await set.ScoresAsync(["c", "x", "a", "c"]);

        Assert.Equal([3, default, 1, 3], scores);
        Assert.Equal(0, (await set.RankAsync("a")).Value);
        Assert.Equal(2, (await set.RankAsync("a", Order.Descending)).Value);
        Assert.Equal(1, (await set.RankAsync("b", Order.Descending)).Value);
        Assert.False((await set.RankAsync("x")).HasValue);
        Assert.False((await set.RankAsync("x", Order.Descending)).HasValue);
    }

    [Theory]
    [InlineData(0, -1, "a b c d", "d c b a")]
    [InlineData(0, 0, "a", "d")]
    [InlineData(1, 2, "b c", "c b")]
    [InlineData(-2, -1, "c d", "b a")]
    [InlineData(-100, 1, "a b", "d c")]
    [InlineData(2, 100, "c d", "b a")]
    [InlineData(-1, -2, "", "")]
    [InlineData(4, 9, "", "")]
    [InlineData(0, -5, "", "")]
    [InlineData(long.MinValue, long.MaxValue, "a b c d", "d c b a")]
    [InlineData(long.MaxValue, long.MinValue, "", "")]
    public async Task Ranks_count_from_either_end_and_both_ends_are_included(
        long start, long stop, string ascending, string descending)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([new("d", 4), new("a", 1), new("c", 3), new("b", 2)]);

        Assert.Equal(ascending, Names(await set.RangeAsync(start, stop)));
        Assert.Equal(descending, Names(await set.RangeAsync(start, stop, Order.Descending)));

        long removed = await set.RemoveRangeAsync(start, stop, Order.Descending);
        Assert.Equal(descending.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, removed);
        Assert.Equal(4 - removed, await set.CountAsync());
        Assert.Equal(removed < 4, await opened.Database.Keys.ExistsAsync("z"));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task Bounds_of_scores_include_or_exclude_their_score()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([new("a", 1), new("b", 2), new("c", 2), new("d", 3), new("e", double.PositiveInfinity)]);

        await CheckAsync(new ScoreRange(1, 2), "a b c");
        await CheckAsync(new ScoreRange(ScoreBound.Exclusive(1), 3), "b c d");
        await CheckAsync(new ScoreRange(1, ScoreBound.Exclusive(2)), "a");
        await CheckAsync(new ScoreRange(ScoreBound.Exclusive(2), ScoreBound.Exclusive(2)), "");
        await CheckAsync(new ScoreRange(2, ScoreBound.Exclusive(2)), "");
        await CheckAsync(new ScoreRange(3, 1), "");
        await CheckAsync(ScoreRange.From(ScoreBound.Exclusive(2)), "d e");
        await CheckAsync(ScoreRange.UpTo(2), "a b c");
        await CheckAsync(ScoreRange.All, "a b c d e");
        await CheckAsync(new ScoreRange(3, ScoreBound.Exclusive(double.PositiveInfinity)), "d");

        async Task CheckAsync(ScoreRange scores, string expected)
        {
            ScoredMember<string>[] members = await set.RangeByScoreAsync(scores);
            Assert.Equal(expected, Names(members));
            Assert.Equal(members.Length, await set.CountAsync(scores));
            Assert.Equal(members.Reverse(), await set.RangeByScoreAsync(scores, Order.Descending));
            Assert.All(members, member => Assert.True(scores.Contains(member.Score)));
        }
    }

    [Theory]
    [InlineData(0, -1, "b c d e", "e d c b")]
    [InlineData(1, 2, "c d", "d c")]
    [InlineData(0, 0, "", "")]
    [InlineData(3, 9, "e", "b")]
    [InlineData(4, -1, "", "")]
    [InlineData(2, -7, "d e", "c b")]
    [InlineData(long.MaxValue, long.MaxValue, "", "")]
    [InlineData(1, long.MaxValue, "c d e", "d c b")]
    public async Task Offset_and_count_select_within_a_range_of_scores(
        long offset, long count, string ascending, string descending)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([.. "abcdefg".Select((name, index) => new ScoredMember<string>(name.ToString(), index))]);
        var scores = new ScoreRange(1, 4);

        Assert.Equal(ascending, Names(await set.RangeByScoreAsync(scores, Order.Ascending, offset, count)));
        Assert.Equal(descending, Names(await set.RangeByScoreAsync(scores, Order.Descending, offset, count)));
    }

    [Fact]
    public async Task Members_are_removed_by_score_each_once_and_with_the_last_the_key()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([new("a", 1), new("b", 2), new("c", 3), new("d", 4), new("e", 5)]);

        Assert.Equal(2, await set.RemoveAsync(["a", "x", "b", "a"]));
        Assert.True(await set.RemoveAsync("c"));
        Assert.False(await set.RemoveAsync("c"));
        Assert.Equal(1, await set.RemoveRangeByScoreAsync(ScoreRange.UpTo(4)));
        await opened.ReopenAsync();
        set = opened.Database.SortedSet<string>("z");
        Assert.Equal(0, await set.RemoveRangeByScoreAsync(ScoreRange.UpTo(4)));
        Assert.Equal(1, await set.RemoveRangeByScoreAsync(ScoreRange.All));

        Assert.False(await opened.Database.Keys.ExistsAsync("z"));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task The_lowest_and_the_highest_are_popped_from_their_ends()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        await set.AddAsync([.. "abcdefg".Select((name, index) => new ScoredMember<string>(name.ToString(), index))]);

        Assert.Equal(new ScoredMember<string>("a", 0), (await set.PopMinAsync()).Value);
        Assert.Equal(new ScoredMember<string>("g", 6), (await set.PopMaxAsync()).Value);
        Assert.Equal("b c", Names(await set.PopMinAsync(2)));
        Assert.Equal("f e", Names(await set.PopMaxAsync(2)));
        Assert.Empty(await set.PopMinAsync(0));
        await opened.ReopenAsync();
        set = opened.Database.SortedSet<string>("z");
        Assert.Equal("d", Names(await set.PopMaxAsync(int.MaxValue)));

        Assert.False(await opened.Database.Keys.ExistsAsync("z"));
        Assert.False((await set.PopMinAsync()).HasValue);
        Assert.False((await set.PopMaxAsync()).HasValue);
        Assert.Empty(await set.PopMaxAsync(3));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task An_absent_key_is_an_empty_sorted_set()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<int> set = opened.Database.SortedSet<int>("z");
        Optional<double>[] scores = await set.ScoresAsync([1, 2]);

        Assert.Equal([default, default], scores);
        Assert.Equal(0, await set.CountAsync());
        Assert.Equal(0, await set.CountAsync(ScoreRange.All));
        Assert.Empty(await set.RangeAsync());
        Assert.Empty(await set.RangeByScoreAsync(ScoreRange.All));
        Assert.False(await set.RemoveAsync(1));
        Assert.Equal(0, await set.RemoveAsync([1, 2]));
        Assert.Equal(0, await set.RemoveRangeAsync(0, -1));
        Assert.False((await set.RankAsync(1)).HasValue);
        Assert.Empty(await set.ScanAsync().ToListAsync());
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.Set<int>("z").AddAsync(1);
        DurableSortedSet<int> set = opened.Database.SortedSet<int>("z");
        UInt128 before = opened.Database.ComputeDigest();

        Func<Task>[] commands =
        [
            () => set.AddAsync(1, 1).AsTask(), () => set.AddAsync([new(1, 1)]).AsTask(),
            () => set.UpdateAsync(1, 1).AsTask(), () => set.UpdateAsync([new(1, 1)], SortedSetWhen.Exists).AsTask(),
            () => set.IncrementAsync(1, 1).AsTask(), () => set.IncrementAsync(1, 1, SortedSetWhen.Exists).AsTask(),
            () => set.RemoveAsync(1).AsTask(), () => set.RemoveAsync([1]).AsTask(),
            () => set.RemoveRangeAsync(0, 1).AsTask(), () => set.RemoveRangeByScoreAsync(ScoreRange.All).AsTask(),
            () => set.ScoreAsync(1).AsTask(), () => set.ScoresAsync([1]).AsTask(), () => set.RankAsync(1).AsTask(),
            () => set.CountAsync().AsTask(), () => set.CountAsync(ScoreRange.All).AsTask(),
            () => set.RangeAsync().AsTask(), () => set.RangeByScoreAsync(ScoreRange.All).AsTask(),
            () => set.PopMinAsync().AsTask(), () => set.PopMaxAsync().AsTask(),
            () => set.PopMinAsync(0).AsTask(), () => set.PopMaxAsync(1).AsTask(),
            () => set.ScanAsync().ToListAsync().AsTask(),
        ];
        foreach (Func<Task> command in commands)
        {
            WrongTypeException error = await Assert.ThrowsAsync<WrongTypeException>(command);
            Assert.Equal((KeyType.SortedSet, KeyType.Set), (error.Expected, error.Actual));
        }

        Assert.Equal(before, opened.Database.ComputeDigest());
    }

    [Fact]
    public async Task Arguments_without_meaning_are_refused_before_anything_else()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.String<int>("z").SetAsync(1);
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");

        await Assert.ThrowsAsync<ArgumentException>("score", async () => await set.AddAsync("a", double.NaN));
        await Assert.ThrowsAsync<ArgumentException>("score", async () => await set.UpdateAsync("a", double.NaN));
        await Assert.ThrowsAsync<ArgumentException>("by", async () => await set.IncrementAsync("a", double.NaN));
        await Assert.ThrowsAsync<ArgumentException>(
            "members", async () => await set.AddAsync([new("a", 1), new("b", double.NaN)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("count", async () => await set.PopMinAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("count", async () => await set.PopMaxAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "offset", async () => await set.RangeByScoreAsync(ScoreRange.All, offset: -1));
        Assert.Throws<ArgumentException>("score", () => new ScoreRange(double.NaN, 1));
        Assert.Throws<ArgumentException>("score", () => ScoreBound.Exclusive(double.NaN));
    }

    [Fact]
    public async Task Ten_thousand_members_keep_their_order_through_changes_and_restores()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        ScoredMember<int>[] members =
            [.. Enumerable.Range(0, 10_000).Select(n => new ScoredMember<int>(n, n * 7 % 10_000))];
        Assert.Equal(10_000, await opened.Database.SortedSet<int>("z").AddAsync(members));
        await opened.ReopenAsync();
        DurableSortedSet<int> set = opened.Database.SortedSet<int>("z");

        Assert.Equal(members.OrderBy(member => member.Score), await set.RangeAsync());
        Assert.Equal(members, (await set.ScanAsync().ToListAsync()).OrderBy(member => member.Member));
        Assert.Equal(5_000, (await set.RankAsync(members.Single(member => member.Score == 5_000).Member)).Value);
        Assert.Equal(1_000, await set.CountAsync(new ScoreRange(1_000, ScoreBound.Exclusive(2_000))));
        Assert.Equal(4_000, (await set.PopMaxAsync(4_000)).Length);
        Assert.Equal(5_999, (await set.RangeAsync(-1)).Single().Score);
        Assert.Equal(1_000, await set.RemoveRangeAsync(0, 999));
        await opened.ReopenAsync();
        Assert.Equal(5_000, await opened.Database.SortedSet<int>("z").CountAsync());
    }

    private static string Names(ScoredMember<string>[] members) =>
        string.Join(' ', members.Select(found => found.Member));
}
