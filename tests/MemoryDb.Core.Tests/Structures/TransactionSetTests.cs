namespace MemoryDb.Core.Tests.Structures;

public class TransactionSetTests
{
    [Fact]
    public async Task A_transaction_sees_its_own_changes()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.Set<int>("s").AddAsync([1, 2]);

        int[] popped = await opened.Database.TransactAsync(transaction =>
        {
            TransactionSet<int> set = transaction.Set<int>("s");
            Assert.True(set.Add(3));
            Assert.Equal(1, set.Add([3, 4]));
            Assert.True(set.Contains(4));
            Assert.Equal([true, false], set.Contains([3, 5]));
            Assert.True(set.Remove(1));
            Assert.Equal(1, set.Remove([1, 2]));
            Assert.Equal([3, 4], set.Members().Order());
            Assert.Equal(2, set.Count());
            Assert.InRange(set.RandomMember().Value, 3, 4);
            Assert.Equal(5, set.RandomMembers(5, allowRepetition: true).Length);
            Assert.True(set.Pop().HasValue);
            return set.Pop(9);
        });

        Assert.Single(popped);
        Assert.False(await opened.Database.Keys.ExistsAsync("s"));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task T9_a_rollback_restores_a_changed_set()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.Set<int>("s").AddAsync([.. Enumerable.Range(0, 100)]);

        await opened.RollBackAsync(transaction =>
        {
            TransactionSet<int> set = transaction.Set<int>("s");
            set.Add([.. Enumerable.Range(50, 100)]);
            set.Remove([.. Enumerable.Range(20, 60)]);
            set.Pop();
            set.Pop(30);
            set.Add([.. Enumerable.Range(0, 40)]);
        });

        Assert.Equal(Enumerable.Range(0, 100), (await opened.Database.Set<int>("s").MembersAsync()).Order());
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task T9_a_rollback_restores_a_set_that_was_emptied_and_made_anew()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.Set<int>("s").AddAsync([1, 2, 3]);
        await opened.Database.Keys.ExpireAsync("s", TimeSpan.FromDays(1));

        await opened.RollBackAsync(transaction =>
        {
            TransactionSet<int> set = transaction.Set<int>("s");
            set.Remove([1, 2, 3]);
            set.Add([3, 4]);
            set.Pop(2);
            set.Add(5);
            transaction.Set<int>("t").Add(1);
        });

        Assert.Equal([1, 2, 3], (await opened.Database.Set<int>("s").MembersAsync()).Order());
        Assert.True((await opened.Database.Keys.TimeToLiveAsync("s")).HasValue);
        Assert.False(await opened.Database.Keys.ExistsAsync("t"));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task A_set_made_anew_has_no_expiry()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync(1);
        await opened.Database.Keys.ExpireAsync("s", TimeSpan.FromDays(1));

        await set.AddAsync(2);
        Assert.True((await opened.Database.Keys.TimeToLiveAsync("s")).HasValue);
        await set.PopAsync(2);
        await set.AddAsync(1);

        Assert.False((await opened.Database.Keys.TimeToLiveAsync("s")).HasValue);
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task An_expired_set_is_empty()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([1, 2]);

        await opened.Database.Keys.ExpireAsync("s", DateTimeOffset.UnixEpoch);

        Assert.Equal(0, await set.CountAsync());
        Assert.True(await set.AddAsync(1));
        Assert.Equal(1, Assert.Single(await set.MembersAsync()));
    }
}
