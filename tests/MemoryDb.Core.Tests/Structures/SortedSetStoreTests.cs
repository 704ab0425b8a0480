namespace MemoryDb.Core.Tests.Structures;

public sealed class SortedSetStoreTests : StructureTest
{
    private DurableSortedSet<string> Set => Database.SortedSet<string>("z");

    private DurableSortedSet<string> Copy => Database.SortedSet<string>("copy");

    [Fact]
    public async Task A_range_of_ranks_is_stored_with_its_scores()
    {
        await FillAsync();

        Assert.Equal(2, await Set.RangeAndStoreAsync("copy", 1, 2));
        Assert.Equal([new("b", 2), new("c", double.PositiveInfinity)], await Copy.RangeAsync());
        Assert.Equal(2, await Set.RangeAndStoreAsync("copy", 1, -1, Order.Descending));
        Assert.Equal([new("a", 1), new("b", 2)], await Copy.RangeAsync());
        Assert.Equal(3, await Set.RangeAndStoreAsync("copy", long.MinValue, long.MaxValue));
        Assert.Equal(3, await Set.CountAsync());
    }

    [Fact]
    public async Task A_range_of_scores_is_stored_as_far_as_offset_and_count_let_it()
    {
        await FillAsync();

        Assert.Equal(2, await Set.RangeByScoreAndStoreAsync("copy", ScoreRange.UpTo(2)));
        Assert.Equal([new("a", 1), new("b", 2)], await Copy.RangeAsync());
        Assert.Equal(1, await Set.RangeByScoreAndStoreAsync("copy", ScoreRange.All, Order.Descending, 1, 1));
        Assert.Equal([new("b", 2)], await Copy.RangeAsync());
    }

    [Fact]
    public async Task The_destination_may_be_the_set_itself()
    {
        await FillAsync();

        Assert.Equal(1, await Set.RangeAndStoreAsync("z", 1, 1));
        Assert.Equal([new("b", 2)], await Set.RangeAsync());
        Assert.Equal(0, await Set.RangeByScoreAndStoreAsync("z", ScoreRange.From(3)));
        Assert.False(await Database.Keys.ExistsAsync("z"));
    }

    [Fact]
    public async Task The_destination_loses_what_it_held_and_its_expiry()
    {
        await FillAsync();
        await Database.String<string>("copy").SetAsync("text", TimeSpan.FromDays(1));
        await Database.Keys.ExpireAsync("z", TimeSpan.FromDays(1));

        Assert.Equal(3, await Set.RangeAndStoreAsync("copy"));

        Assert.Equal(KeyType.SortedSet, await Database.Keys.TypeAsync("copy"));
        Assert.False((await Database.Keys.TimeToLiveAsync("copy")).HasValue);
        Assert.True((await Database.Keys.TimeToLiveAsync("z")).HasValue);
    }

    [Fact]
    public async Task A_range_without_members_deletes_the_destination()
    {
        await FillAsync();
        await Database.Hash<string, string>("copy").SetAsync("f", "v");

        Assert.Equal(0, await Set.RangeAndStoreAsync("copy", 5, 9));

        Assert.False(await Database.Keys.ExistsAsync("copy"));
        Revision before = await LastRevisionAsync();
        Assert.Equal(0, await Database.SortedSet<string>("none").RangeAndStoreAsync("copy"));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task What_is_stored_does_not_change_with_its_source()
    {
        await FillAsync();
        await Set.RangeAndStoreAsync("copy");

        await Set.IncrementAsync("a", 10);
        await Set.RemoveAsync("b");

        Assert.Equal([new("a", 1), new("b", 2), new("c", double.PositiveInfinity)], await Copy.RangeAsync());
    }

    [Fact]
    public async Task A_source_of_another_type_leaves_the_destination_as_it_is()
    {
        await FillAsync();
        await Database.Set<string>("set").AddAsync("a");

        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.SortedSet<string>("set").RangeAndStoreAsync("z"));
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.SortedSet<string>("set").RangeByScoreAndStoreAsync("z", ScoreRange.All));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Set.RangeByScoreAndStoreAsync("z", ScoreRange.All, offset: -1));

        Assert.Equal(3, await Set.CountAsync());
    }

    [Fact]
    public async Task T9_a_rollback_restores_what_the_destination_held()
    {
        await FillAsync();
        await Database.List<string>("copy").PushRightAsync("item");
        await Database.Keys.ExpireAsync("copy", TimeSpan.FromDays(1));

        await RollBackAsync(transaction =>
        {
            TransactionSortedSet<string> set = transaction.SortedSet<string>("z");
            Assert.Equal(3, set.RangeAndStore("copy"));
            Assert.Equal(2, set.RangeByScoreAndStore("z", ScoreRange.From(2)));
            Assert.Equal(0, set.RangeAndStore("copy", 7));
            Assert.Equal(1, set.RangeAndStore("new", 0, 0));
        });

        Assert.Equal(KeyType.List, await Database.Keys.TypeAsync("copy"));
        Assert.True((await Database.Keys.TimeToLiveAsync("copy")).HasValue);
    }

    private async Task FillAsync() => await Set.AddAsync([new("a", 1), new("b", 2), new("c", double.PositiveInfinity)]);
}
