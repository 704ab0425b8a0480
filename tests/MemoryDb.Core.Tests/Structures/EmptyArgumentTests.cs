namespace MemoryDb.Core.Tests.Structures;

/// <summary>A collection that happens to be empty is nothing to do, and no mistake.</summary>
public sealed class EmptyArgumentTests : StructureTest
{
    private DurableHash<string, string> Hash => Database.Hash<string, string>("hash");

    private DurableList<string> List => Database.List<string>("list");

    private DurableSet<string> Set => Database.Set<string>("set");

    private DurableSortedSet<string> SortedSet => Database.SortedSet<string>("sorted");

    [Fact]
    public async Task Nothing_to_do_changes_nothing_and_makes_no_key()
    {
        await DoNothingAsync(items: 0);
        Assert.Equal(0, await Database.Keys.CountAsync());
        Assert.Equal(Revision.None, await LastRevisionAsync());

        await Hash.SetAsync("field", "value");
        await List.PushRightAsync("item");
        await Set.AddAsync("member");
        await SortedSet.AddAsync("member", 1);
        Revision before = await LastRevisionAsync();
        await DoNothingAsync(items: 1);
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_transaction_does_nothing_likewise()
    {
        await Database.TransactAsync(transaction =>
        {
            Assert.Equal(0, transaction.Hash<string, string>("hash").Set([]));
            Assert.Equal(0, transaction.Hash<string, string>("hash").Delete([]));
            Assert.Equal(0, transaction.List<string>("list").PushLeft([]));
            Assert.Equal(0, transaction.Set<string>("set").Add([]));
            Assert.Equal(0, transaction.SortedSet<string>("sorted").Update([]));
        });
        Assert.Equal(Revision.None, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused_all_the_same()
    {
        foreach (string key in (string[])["hash", "list", "set", "sorted"])
            await Database.String<string>(key).SetAsync("text");
        Func<Task>[] commands =
        [
            async () => await Hash.GetAsync([]),
            async () => await Hash.SetAsync([]),
            async () => await Hash.DeleteAsync([]),
            async () => await List.PushLeftAsync([]),
            async () => await List.PushRightAsync([]),
            async () => await Set.AddAsync([]),
            async () => await Set.RemoveAsync([]),
            async () => await Set.ContainsAsync([]),
            async () => await SortedSet.AddAsync([]),
            async () => await SortedSet.RemoveAsync([]),
            async () => await SortedSet.ScoresAsync([]),
        ];
        foreach (Func<Task> command in commands)
            await Assert.ThrowsAsync<WrongTypeException>(command);
    }

    private async Task DoNothingAsync(long items)
    {
        Assert.Empty(await Hash.GetAsync([]));
        Assert.Equal(0, await Hash.SetAsync([]));
        Assert.Equal(0, await Hash.DeleteAsync([]));
        Assert.Equal(items, await List.PushLeftAsync([]));
        Assert.Equal(items, await List.PushRightAsync([]));
        Assert.Equal(0, await Set.AddAsync([]));
        Assert.Equal(0, await Set.RemoveAsync([]));
        Assert.Empty(await Set.ContainsAsync([]));
        Assert.Equal(0, await SortedSet.AddAsync([]));
        Assert.Equal(0, await SortedSet.UpdateAsync([]));
        Assert.Equal(0, await SortedSet.RemoveAsync([]));
        Assert.Empty(await SortedSet.ScoresAsync([]));
    }
}
