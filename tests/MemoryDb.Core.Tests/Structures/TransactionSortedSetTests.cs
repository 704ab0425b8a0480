namespace MemoryDb.Core.Tests.Structures;

public class TransactionSortedSetTests
{
    [Fact]
    public async Task A_transaction_sees_its_own_changes()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.SortedSet<string>("z").AddAsync("a", 1);

        await opened.Database.TransactAsync(transaction =>
        {
            TransactionSortedSet<string> set = transaction.SortedSet<string>("z");
            Assert.True(set.Add("b", 2));
            Assert.Equal(1, set.Add([new("b", 3), new("c", 4)]));
            Assert.True(set.Update("b", 2));
            Assert.Equal(2, set.Update([new("d", 5), new("e", 6)], SortedSetWhen.NotExists));
            Assert.Equal(7, set.Increment("e"));
            Assert.False(set.Increment("e", 1, SortedSetWhen.LessThan).HasValue);
            Assert.Equal(7, set.Score("e").Value);
            Assert.Equal([1, default], set.Scores(["a", "x"]));
            Assert.Equal(4, set.Rank("e").Value);
            Assert.Equal(0, set.Rank("e", Order.Descending).Value);
            Assert.Equal(5, set.Count());
            Assert.Equal(2, set.Count(ScoreRange.From(5)));
            Assert.Equal(["e", "d"], set.Range(0, 1, Order.Descending).Select(found => found.Member));
            Assert.Equal(["c"], set.RangeByScore(ScoreRange.All, offset: 2, count: 1).Select(found => found.Member));
            Assert.True(set.Remove("c"));
            Assert.Equal(1, set.Remove(["c", "d"]));
            Assert.Equal("a", set.PopMin().Value.Member);
            Assert.Equal("e", set.PopMax().Value.Member);
            Assert.Single(set.PopMin(9));
            Assert.Empty(set.PopMax(9));
            set.Add([new("p", 1), new("q", 2), new("r", 3)]);
            Assert.Equal(1, set.RemoveRange(0, 0));
            Assert.Equal(1, set.RemoveRangeByScore(ScoreRange.UpTo(2)));
        });

        Assert.Equal(3, (await opened.Database.SortedSet<string>("z").PopMinAsync()).Value.Score);
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task T9_a_rollback_restores_members_scores_and_order()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<int> durable = opened.Database.SortedSet<int>("z");
        await durable.AddAsync([.. Enumerable.Range(0, 1_000).Select(n => new ScoredMember<int>(n, n % 10))]);
        await durable.AddAsync(5_000, -0.0);
        ScoredMember<int>[] before = await durable.RangeAsync();

        await opened.RollBackAsync(transaction =>
        {
            TransactionSortedSet<int> set = transaction.SortedSet<int>("z");
            set.Add([.. Enumerable.Range(500, 1_000).Select(n => new ScoredMember<int>(n, n % 7))]);
            set.Increment(1, 100);
            set.Add(5_000, 3);
            set.Remove([.. Enumerable.Range(200, 400)]);
            set.PopMin(100);
            set.PopMax(100);
            set.RemoveRange(0, 50);
            set.Add([.. Enumerable.Range(0, 300).Select(n => new ScoredMember<int>(n, -n))]);
        });

        ScoredMember<int>[] after = await durable.RangeAsync();
        Assert.Equal(before, after);
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task T9_a_rollback_restores_a_sorted_set_that_was_emptied_and_made_anew()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.SortedSet<int>("z").AddAsync([new(1, 1), new(2, 2)]);
        await opened.Database.Keys.ExpireAsync("z", TimeSpan.FromDays(1));

        await opened.RollBackAsync(transaction =>
        {
            TransactionSortedSet<int> set = transaction.SortedSet<int>("z");
            set.PopMin(2);
            set.Add(2, 1);
            set.Remove(2);
            set.Add(1, 7);
            transaction.SortedSet<int>("y").Increment(1, 1);
        });

        Assert.Equal(2, (await opened.Database.SortedSet<int>("z").ScoreAsync(2)).Value);
        Assert.True((await opened.Database.Keys.TimeToLiveAsync("z")).HasValue);
        Assert.False(await opened.Database.Keys.ExistsAsync("y"));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task T9_a_failed_command_leaves_the_rest_of_its_transaction()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();

        await opened.Database.TransactAsync(transaction =>
        {
            TransactionSortedSet<int> set = transaction.SortedSet<int>("z");
            set.Add(1, double.PositiveInfinity);
            Assert.Throws<WrongValueException>(() => set.Increment(1, double.NegativeInfinity));
            Assert.Throws<ArgumentException>(() => set.Add([new(2, 2), new(3, double.NaN)]));
            set.Add(4, 4);
        });

        Assert.Equal(2, await opened.Database.SortedSet<int>("z").CountAsync());
        await opened.ReopenAsync();
    }
}
