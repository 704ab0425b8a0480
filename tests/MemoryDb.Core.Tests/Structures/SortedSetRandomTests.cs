namespace MemoryDb.Core.Tests.Structures;

public sealed class SortedSetRandomTests : StructureTest
{
    private const int MemberCount = 100;

    private DurableSortedSet<int> Set => Database.SortedSet<int>("z");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public async Task Members_drawn_without_repetition_are_different_and_have_their_scores(int count)
    {
        await FillAsync();

        ScoredMember<int>[] drawn = await Set.RandomMembersAsync(count);

        Assert.Equal(Math.Min(count, MemberCount), drawn.Length);
        Assert.Equal(drawn.Length, drawn.DistinctBy(found => found.Member).Count());
        Assert.All(drawn, found => Assert.Equal(found.Member / 2.0, found.Score));
    }

    [Fact]
    public async Task Members_drawn_with_repetition_are_as_many_as_asked_for()
    {
        await Set.AddAsync([new(1, 0.5), new(2, 1)]);

        ScoredMember<int>[] drawn = await Set.RandomMembersAsync(300, allowRepetition: true);

        Assert.Equal(300, drawn.Length);
        Assert.Equal([new(1, 0.5), new(2, 1)], drawn.Distinct().OrderBy(found => found.Member));
        Assert.Empty(await Set.RandomMembersAsync(0, allowRepetition: true));
    }

    [Fact]
    public async Task Every_member_is_drawn_sooner_or_later()
    {
        await FillAsync();
        var drawn = new HashSet<int>();

        for (int round = 0; round < 2_000; round++)
            drawn.Add((await Set.RandomMemberAsync()).Value.Member);

        // The chance that one of 100 is missed 2,000 times is below one in a million.
        Assert.Equal(MemberCount, drawn.Count);
    }

    [Fact]
    public async Task From_a_missing_key_nothing_is_drawn()
    {
        Assert.False((await Set.RandomMemberAsync()).HasValue);
        Assert.Empty(await Set.RandomMembersAsync(3));
        Assert.Empty(await Set.RandomMembersAsync(3, allowRepetition: true));
    }

    [Fact]
    public async Task Bad_counts_and_other_types_are_refused_and_a_draw_logs_nothing()
    {
        await FillAsync();
        await Database.Set<int>("set").AddAsync(1);
        Revision before = await LastRevisionAsync();

        await Set.RandomMembersAsync(50);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Set.RandomMembersAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Set.RandomMembersAsync(1024 * 1024 + 1, allowRepetition: true));
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.SortedSet<int>("set").RandomMemberAsync());
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.SortedSet<int>("set").RandomMembersAsync(2));

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_transaction_draws_from_what_it_has_written()
    {
        await Database.TransactAsync(transaction =>
        {
            TransactionSortedSet<int> set = transaction.SortedSet<int>("z");
            Assert.False(set.RandomMember().HasValue);
            set.Add(7, 0.5);
            Assert.Equal(new(7, 0.5), set.RandomMember().Value);
            Assert.Equal([new(7, 0.5)], set.RandomMembers(5));
            Assert.Equal(5, set.RandomMembers(5, allowRepetition: true).Length);
        });
    }

    [Fact]
    public async Task A_scan_shows_the_members_that_match_its_pattern()
    {
        await FillAsync();
        DurableSortedSet<string> texts = Database.SortedSet<string>("texts");
        await texts.AddAsync([new("a1", 1), new("a2", 2), new("b1", 3), new("", 4)]);

        Assert.Equal(10, (await Set.ScanAsync("?").ToArrayAsync()).Length);
        Assert.Equal(19, (await Set.ScanAsync("*7*").ToArrayAsync()).Length);
        Assert.Equal(MemberCount, (await Set.ScanAsync("*").ToArrayAsync()).Length);
        Assert.Equal([new("a1", 1), new("a2", 2)], (await texts.ScanAsync("a*").ToArrayAsync()).Order(ByMember));
        Assert.Equal([new("", 4)], await texts.ScanAsync("").ToArrayAsync());
        Assert.Equal(4, (await texts.ScanAsync().ToArrayAsync()).Length);
    }

    private static Comparer<ScoredMember<string>> ByMember { get; } =
        Comparer<ScoredMember<string>>.Create((left, right) => string.CompareOrdinal(left.Member, right.Member));

    private async Task FillAsync() => await Set.AddAsync(
        [.. Enumerable.Range(0, MemberCount).Select(member => new ScoredMember<int>(member, member / 2.0))]);
}
