namespace MemoryDb.Core.Tests.Structures;

public sealed class SortedSetPopFirstTests : StructureTest
{
    [Fact]
    public async Task Members_come_from_the_first_key_that_has_any()
    {
        await FillAsync();

        (Key key, ScoredMember<string>[] members) =
            (await Database.SortedSets.PopAsync<string>(["none", "one", "two"])).Value;

        Assert.Equal("one", key);
        Assert.Equal("one", key.ToString());
        Assert.Equal([new("a", 1)], members);
        Assert.Equal(2, await Database.SortedSet<string>("one").CountAsync());
        Assert.Equal(1, await Database.SortedSet<string>("two").CountAsync());
    }

    [Fact]
    public async Task The_order_says_from_which_end_they_come()
    {
        await FillAsync();

        Optional<PoppedMembers<string>> popped =
            await Database.SortedSets.PopAsync<string>(["one"], Order.Descending, 2);

        Assert.Equal([new("c", 3), new("b", 2)], popped.Value.Members);
    }

    [Fact]
    public async Task A_set_that_is_emptied_goes_and_then_the_next_key_has_its_turn()
    {
        await FillAsync();
        await Database.Keys.ExpireAsync("one", TimeSpan.FromDays(1));
        Key[] keys = ["one", "one", "two"];

        Assert.Equal(3, (await Database.SortedSets.PopAsync<string>(keys, count: int.MaxValue)).Value.Members.Length);
        Assert.False(await Database.Keys.ExistsAsync("one"));
        Assert.Equal("two", (await Database.SortedSets.PopAsync<string>(keys, count: 5)).Value.Key);
        Assert.False((await Database.SortedSets.PopAsync<string>(keys)).HasValue);
    }

    [Fact]
    public async Task Only_keys_that_are_looked_at_must_be_sorted_sets()
    {
        await FillAsync();
        await Database.Set<string>("set").AddAsync("x");

        Assert.Equal("one", (await Database.SortedSets.PopAsync<string>(["one", "set"])).Value.Key);
        Revision before = await LastRevisionAsync();
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.SortedSets.PopAsync<string>(["none", "set", "one"]));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Bad_arguments_are_refused()
    {
        await FillAsync();
        SortedSetCommands sets = Database.SortedSets;
        Revision before = await LastRevisionAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await sets.PopAsync<string>([]));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await sets.PopAsync<string>(null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await sets.PopAsync<string>(["one"], count: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await sets.PopAsync<string>(["one"], count: int.MinValue));

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task T9_a_rollback_restores_what_was_popped()
    {
        await FillAsync();

        await RollBackAsync(transaction =>
        {
            TransactionSortedSets sets = transaction.SortedSets;
            Assert.Equal([new("c", 3)], sets.Pop<string>(["one", "two"], Order.Descending).Value.Members);
            Assert.Equal("one", sets.Pop<string>(["one", "two"], count: 2).Value.Key);
            Assert.Equal("two", sets.Pop<string>(["one", "two"], count: 2).Value.Key);
            Assert.False(sets.Pop<string>(["one", "two"]).HasValue);
        });

        Assert.Equal(3, await Database.SortedSet<string>("one").CountAsync());
    }

    private async Task FillAsync()
    {
        await Database.SortedSet<string>("one").AddAsync([new("a", 1), new("b", 2), new("c", 3)]);
        await Database.SortedSet<string>("two").AddAsync("x", 1);
    }
}
