namespace MemoryDb.Core.Tests.Structures;

public sealed class SortedSetMemberRangeTests : StructureTest
{
    private DurableSortedSet<string> Set => Database.SortedSet<string>("z");

    [Theory]
    [InlineData("-", "+", ",a,aa,b,c,ключ")]
    [InlineData("[", "[", "")]
    [InlineData("(", "+", "a,aa,b,c,ключ")]
    [InlineData("[a", "[b", "a,aa,b")]
    [InlineData("(a", "(b", "aa")]
    [InlineData("[aa", "[aa", "aa")]
    [InlineData("(aa", "[aa", null)]
    [InlineData("[c", "[a", null)]
    [InlineData("[ab", "[bb", "b")]
    [InlineData("(c", "+", "ключ")]
    [InlineData("-", "(a", "")]
    [InlineData("[zzz", "[я", "ключ")]
    public async Task Bounds_include_or_exclude_their_member_in_the_order_of_bytes(
        string minimum, string maximum, string? expected)
    {
        await FillAsync();
        var range = new MemberRange<string>(Bound(minimum), Bound(maximum));
        string[] members = expected is null ? [] : expected.Split(',');

        Assert.Equal(members, Names(await Set.RangeByMemberAsync(range)));
        Assert.Equal(members.Reverse(), Names(await Set.RangeByMemberAsync(range, Order.Descending)));
        Assert.Equal(members.Length, await Set.CountAsync(range));
        Assert.Equal(members.Length, await Set.RangeByMemberAndStoreAsync("copy", range));
        Assert.Equal(members, Names(await Database.SortedSet<string>("copy").RangeAsync()));
        Assert.Equal(members.Length, await Set.RemoveRangeByMemberAsync(range));
        Assert.Equal(6 - members.Length, await Set.CountAsync());
        Assert.Equal(members.Length < 6, await Database.Keys.ExistsAsync("z"));
    }

    [Fact]
    public async Task An_offset_and_a_count_go_from_the_end_that_comes_first()
    {
        await FillAsync();
        MemberRange<string> all = MemberRange<string>.All;

        Assert.Equal(["a", "aa"], Names(await Set.RangeByMemberAsync(all, offset: 1, count: 2)));
        Assert.Equal(["c", "b"], Names(await Set.RangeByMemberAsync(all, Order.Descending, 1, 2)));
        Assert.Equal(["ключ"], Names(await Set.RangeByMemberAsync(all, offset: 5, count: long.MaxValue)));
        Assert.Empty(await Set.RangeByMemberAsync(all, offset: long.MaxValue));
        Assert.Empty(await Set.RangeByMemberAsync(all, count: 0));
        Assert.Equal(6, (await Set.RangeByMemberAsync(all, count: long.MinValue)).Length);
        Assert.Equal(1, await Set.RangeByMemberAndStoreAsync("copy", all, Order.Descending, 1, 1));
        Assert.Equal(["c"], Names(await Database.SortedSet<string>("copy").RangeAsync()));
    }

    [Fact]
    public async Task Members_in_a_range_come_with_their_scores()
    {
        await Set.AddAsync([new("a", 2), new("b", 2), new("c", 2)]);
        Assert.Equal([new("b", 2), new("c", 2)], await Set.RangeByMemberAsync(MemberRange<string>.From("b")));
    }

    [Fact]
    public async Task A_range_may_be_open_at_one_end()
    {
        await FillAsync();

        Assert.Equal(["c", "ключ"], Names(await Set.RangeByMemberAsync(MemberRange<string>.From("c"))));
        Assert.Equal(["", "a"], Names(await Set.RangeByMemberAsync(MemberRange<string>.UpTo("a"))));
        Assert.Equal([""], Names(await Set.RangeByMemberAsync(
            MemberRange<string>.UpTo(MemberBound<string>.Exclusive("a")))));
        Assert.Equal(6, await Set.CountAsync(default(MemberRange<string>)));
    }

    [Fact]
    public async Task A_missing_key_has_no_members_in_any_range()
    {
        Assert.Empty(await Set.RangeByMemberAsync(MemberRange<string>.All));
        Assert.Equal(0, await Set.CountAsync(MemberRange<string>.All));
        Assert.Equal(0, await Set.RemoveRangeByMemberAsync(MemberRange<string>.All));
        Assert.Equal(0, await Set.RangeByMemberAndStoreAsync("copy", MemberRange<string>.All));
        Assert.False(await Database.Keys.ExistsAsync("copy"));
    }

    [Fact]
    public async Task Bad_arguments_and_other_types_are_refused()
    {
        await Database.String<string>("text").SetAsync("x");
        await FillAsync();
        Revision before = await LastRevisionAsync();
        DurableSortedSet<string> text = Database.SortedSet<string>("text");
        MemberRange<string> all = MemberRange<string>.All;

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Set.RangeByMemberAsync(all, offset: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Set.RangeByMemberAndStoreAsync("z", all, offset: -1));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Set.CountAsync(MemberRange<string>.From("\ud800")));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await text.RangeByMemberAsync(all));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await text.CountAsync(all));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await text.RemoveRangeByMemberAsync(all));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await text.RangeByMemberAndStoreAsync("z", all));

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task T9_a_rollback_restores_the_members_of_a_range()
    {
        await FillAsync();

        await RollBackAsync(transaction =>
        {
            TransactionSortedSet<string> set = transaction.SortedSet<string>("z");
            Assert.Equal(3, set.Count(new MemberRange<string>("a", "b")));
            Assert.Equal(3, set.RemoveRangeByMember(new MemberRange<string>("a", "b")));
            Assert.Equal(["", "c", "ключ"], Names(set.RangeByMember(MemberRange<string>.All)));
            Assert.Equal(2, set.RangeByMemberAndStore("z", MemberRange<string>.From("c")));
            Assert.Equal(2, set.RemoveRangeByMember(MemberRange<string>.All));
        });

        Assert.Equal(6, await Set.CountAsync());
    }

    private static MemberBound<string> Bound(string redis) => redis switch
    {
        "-" or "+" => MemberBound<string>.Unbounded,
        _ => new MemberBound<string>(redis[1..], isExclusive: redis[0] == '('),
    };

    private static IEnumerable<string> Names(ScoredMember<string>[] members) => members.Select(found => found.Member);

    private async Task FillAsync() =>
        await Set.AddAsync([new("c", 0), new("aa", 0), new("ключ", -0.0), new("", 0), new("b", 0), new("a", 0)]);
}
