namespace MemoryDb.Core.Tests.Structures;

/// <summary>What becomes of scores: ZADD's conditions, increments, and numbers at the edge.</summary>
public class SortedSetScoreTests
{
    /// <summary>Condition, score before (null: absent), score given, score after, ZADD's reply, and with CH.</summary>
    public static TheoryData<SortedSetWhen, double?, double, double?, bool, bool> Conditions => new()
    {
        { SortedSetWhen.Always, null, 5, 5, true, true },
        { SortedSetWhen.Always, 5, 4, 4, false, true },
        { SortedSetWhen.Always, 5, 5, 5, false, false },
        { SortedSetWhen.Always, 5, 6, 6, false, true },
        { SortedSetWhen.NotExists, null, 5, 5, true, true },
        { SortedSetWhen.NotExists, 5, 4, 5, false, false },
        { SortedSetWhen.NotExists, 5, 5, 5, false, false },
        { SortedSetWhen.NotExists, 5, 6, 5, false, false },
        { SortedSetWhen.Exists, null, 5, null, false, false },
        { SortedSetWhen.Exists, 5, 4, 4, false, true },
        { SortedSetWhen.Exists, 5, 5, 5, false, false },
        { SortedSetWhen.Exists, 5, 6, 6, false, true },
        { SortedSetWhen.GreaterThan, null, 5, 5, true, true },
        { SortedSetWhen.GreaterThan, 5, 4, 5, false, false },
        { SortedSetWhen.GreaterThan, 5, 5, 5, false, false },
        { SortedSetWhen.GreaterThan, 5, 6, 6, false, true },
        { SortedSetWhen.LessThan, null, 5, 5, true, true },
        { SortedSetWhen.LessThan, 5, 4, 4, false, true },
        { SortedSetWhen.LessThan, 5, 5, 5, false, false },
        { SortedSetWhen.LessThan, 5, 6, 5, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.GreaterThan, null, 5, null, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.GreaterThan, 5, 4, 5, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.GreaterThan, 5, 5, 5, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.GreaterThan, 5, 6, 6, false, true },
        { SortedSetWhen.Exists | SortedSetWhen.LessThan, null, 5, null, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.LessThan, 5, 4, 4, false, true },
        { SortedSetWhen.Exists | SortedSetWhen.LessThan, 5, 5, 5, false, false },
        { SortedSetWhen.Exists | SortedSetWhen.LessThan, 5, 6, 5, false, false },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task A_score_is_taken_only_if_its_condition_holds(
        SortedSetWhen when, double? before, double given, double? after, bool added, bool changed)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        MemoryDatabase database = opened.Database;
        await CheckAsync("one", async set => Assert.Equal(added, await set.AddAsync("m", given, when)));
        await CheckAsync("one, changed", async set => Assert.Equal(changed, await set.UpdateAsync("m", given, when)));
        await CheckAsync("many", async set => Assert.Equal(added ? 1 : 0, await set.AddAsync([new("m", given)], when)));
        await CheckAsync("many, changed", async set =>
            Assert.Equal(changed ? 1 : 0, await set.UpdateAsync([new("m", given)], when)));
        await opened.ReopenAsync();

        async Task CheckAsync(Key key, Func<DurableSortedSet<string>, Task> command)
        {
            DurableSortedSet<string> set = database.SortedSet<string>(key);
            if (before is not null)
                await set.AddAsync("m", before.Value);
            Revision revision = database.DurableRevision;
            await command(set);
            Assert.Equal(after.HasValue, (await set.ScoreAsync("m")).HasValue);
            Assert.Equal(after ?? 0, (await set.ScoreAsync("m")).GetValueOrDefault());
            Assert.Equal(changed, database.DurableRevision != revision);
        }
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task An_increment_is_taken_only_if_the_condition_allows_the_sum(
        SortedSetWhen when, double? before, double given, double? after, bool added, bool changed)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");
        if (before is not null)
            await set.AddAsync("m", before.Value);
        Revision revision = opened.Database.DurableRevision;

        Optional<double> sum = await set.IncrementAsync("m", given - (before ?? 0), when);

        // A sum that is the score it was is a reply, unless a condition on the score or NX refuses it.
        bool isUnconditional = (when & ~SortedSetWhen.Exists) == 0;
        bool isTaken = changed || (isUnconditional && before is not null);
        Assert.Equal(isTaken ? given : default(Optional<double>), sum);
        Assert.Equal(after ?? 0, (await set.ScoreAsync("m")).GetValueOrDefault());
        Assert.Equal(changed, opened.Database.DurableRevision != revision);
        Assert.Equal(added, before is null && after is not null);
    }

    [Fact]
    public async Task Conditions_that_exclude_each_other_are_refused()
    {
        SortedSetWhen[] valid = [.. Conditions.Select(row => row.Data.Item1).Distinct()];
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");

        for (var when = SortedSetWhen.Always; when < (SortedSetWhen)32; when++)
        {
            if (valid.Contains(when))
                continue;
            await Assert.ThrowsAsync<ArgumentException>("when", async () => await set.AddAsync("m", 1, when));
            await Assert.ThrowsAsync<ArgumentException>("when", async () => await set.UpdateAsync([new("m", 1)], when));
            await Assert.ThrowsAsync<ArgumentException>("when", async () => await set.IncrementAsync("m", 1, when));
        }

        Assert.Equal(0, await set.CountAsync());
    }

    [Fact]
    public async Task A_member_named_twice_meets_what_its_first_naming_did()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        MemoryDatabase database = opened.Database;
        ScoredMember<string>[] members = [new("a", 2), new("b", 1), new("a", 3), new("a", 1), new("b", 1)];

        await CheckAsync(SortedSetWhen.Always, added: 2, changed: 4, a: 1);
        await CheckAsync(SortedSetWhen.NotExists, added: 2, changed: 2, a: 2);
        await CheckAsync(SortedSetWhen.GreaterThan, added: 2, changed: 3, a: 3);
        await CheckAsync(SortedSetWhen.LessThan, added: 2, changed: 3, a: 1);
        await opened.ReopenAsync();

        async Task CheckAsync(SortedSetWhen when, long added, long changed, double a)
        {
            Assert.Equal(added, await database.SortedSet<string>($"{when}").AddAsync(members, when));
            Assert.Equal(changed, await database.SortedSet<string>($"{when}, changed").UpdateAsync(members, when));
            Assert.Equal(a, (await database.SortedSet<string>($"{when}").ScoreAsync("a")).Value);
            Assert.Equal(a, (await database.SortedSet<string>($"{when}, changed").ScoreAsync("a")).Value);
        }
    }

    [Fact]
    public async Task An_increment_adds_to_the_score_and_makes_the_member_if_need_be()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");

        Assert.Equal(2.5, await set.IncrementAsync("m", 2.5));
        Assert.Equal(2, await set.IncrementAsync("m", -0.5));
        Assert.Equal(1, await set.IncrementAsync("q"));
        Assert.Equal(0.1 + 0.2, await set.IncrementAsync("n", 0.1) + await set.IncrementAsync("o", 0.2));
        Assert.Equal(double.PositiveInfinity, await set.IncrementAsync("m", double.PositiveInfinity));
        await Assert.ThrowsAsync<WrongValueException>(
            async () => await set.IncrementAsync("m", double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, (await set.ScoreAsync("m")).Value);
        Optional<double> refused = await set.IncrementAsync("m", double.NegativeInfinity, SortedSetWhen.NotExists);
        Assert.False(refused.HasValue);
        Assert.Equal(double.PositiveInfinity, await set.IncrementAsync("p", double.MaxValue) + double.MaxValue);
        Assert.Equal(double.PositiveInfinity, await set.IncrementAsync("p", double.MaxValue));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task A_negative_zero_equals_zero_and_is_kept_by_a_new_member()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSortedSet<string> set = opened.Database.SortedSet<string>("z");

        await set.AddAsync([new("b", 0.0), new("a", -0.0), new("c", -0.0)]);
        Assert.False(await set.UpdateAsync("a", 0.0));
        Assert.False(await set.UpdateAsync("b", -0.0));
        Assert.False((await set.IncrementAsync("b", -0.0, SortedSetWhen.GreaterThan)).HasValue);
        await opened.ReopenAsync();
        set = opened.Database.SortedSet<string>("z");

        Assert.True(double.IsNegative((await set.ScoreAsync("a")).Value));
        Assert.False(double.IsNegative((await set.ScoreAsync("b")).Value));
        Assert.Equal(["a", "b", "c"], (await set.RangeAsync()).Select(found => found.Member));
        Assert.Equal(3, await set.CountAsync(new ScoreRange(0.0, -0.0)));
        Assert.Equal(0, await set.CountAsync(ScoreRange.From(ScoreBound.Exclusive(-0.0))));
    }

    [Fact]
    public async Task Scores_keep_every_bit()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        double[] scores =
            [double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1.0 / 3, 1e-300, Math.PI, long.MaxValue];
        foreach (double score in scores)
            await opened.Database.SortedSet<double>("z").AddAsync(score, score);
        await opened.ReopenAsync();

        ScoredMember<double>[] members = await opened.Database.SortedSet<double>("z").RangeAsync();

        Assert.Equal(scores.Order(), members.Select(found => found.Score));
        Assert.All(members, found => Assert.Equal(found.Member, found.Score));
    }
}
