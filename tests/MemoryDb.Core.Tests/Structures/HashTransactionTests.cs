namespace MemoryDb.Core.Tests.Structures;

public sealed class HashTransactionTests : StructureTest
{
    [Fact]
    public async Task A_transaction_sees_its_own_writes()
    {
        await Database.Hash<string, long>("hash").SetAsync("a", 1);

        await Database.TransactAsync(transaction =>
        {
            TransactionHash<string, long> hash = transaction.Hash<string, long>("hash");
            Assert.Equal(1, hash.Get("a").Value);
            Assert.True(hash.Set("b", 2));
            Assert.False(hash.Set("b", 3, When.NotExists));
            Assert.Equal(1, hash.Set([new("b", 4), new("c", 5)]));
            Assert.Equal([1, 4, default(Optional<long>)], hash.Get(["a", "b", "d"]));
            Assert.Equal(6, hash.Increment("c"));
            Assert.Equal(3, hash.Decrement("c", 3));
            Assert.Equal(1.5, hash.Increment("a", 0.5));
            Assert.True(hash.Delete("a"));
            Assert.False(hash.Exists("a"));
            Assert.Equal(2, hash.Count());
            Assert.Equal([new("b", 4), new("c", 3)], hash.GetAll().OrderBy(pair => pair.Key));
            Assert.Equal(["b", "c"], hash.Fields().Order());
            Assert.Equal([3, 4], hash.Values().Order());
            Assert.Equal(2, hash.Delete(["a", "b", "c"]));
            Assert.Empty(hash.GetAll());
            Assert.False(transaction.Keys.Exists("hash"));
            hash.Set("d", 7);
        });

        Assert.Equal([new("d", 7)], await Database.Hash<string, long>("hash").GetAllAsync());
    }

    [Fact]
    public async Task A_rollback_brings_back_fields_values_and_expiry()
    {
        await Database.Hash<string, string>("hash").SetAsync([new("a", "1"), new("b", "2"), new("c", "3")]);
        await Database.Keys.ExpireAsync("hash", Expiry.After(TimeSpan.FromDays(1)));

        await RollBackAsync(transaction =>
        {
            TransactionHash<string, string> hash = transaction.Hash<string, string>("hash");
            hash.Set("a", "changed");
            hash.Set([new("a", "again"), new("d", "new"), new("d", "newer")]);
            hash.Delete(["b", "d"]);
            hash.Increment("c", 4);
            hash.Set("b", "back");
        });
    }

    [Fact]
    public async Task A_rollback_brings_back_a_hash_that_was_emptied_and_made_anew()
    {
        await Database.Hash<string, string>("hash").SetAsync([new("a", "1"), new("b", "2")]);

        await RollBackAsync(transaction =>
        {
            TransactionHash<string, string> hash = transaction.Hash<string, string>("hash");
            hash.Delete(["a", "b"]);
            hash.Set("c", "3");
            transaction.Keys.Delete("hash");
            transaction.String<string>("hash").Set("text");
            transaction.Hash<string, string>("another").Set("a", "1");
        });

        Assert.Equal(2, await Database.Hash<string, string>("hash").CountAsync());
        Assert.False(await Database.Keys.ExistsAsync("another"));
    }

    [Fact]
    public async Task A_rollback_of_many_changes_leaves_the_former_hash()
    {
        DurableHash<int, int> hash = Database.Hash<int, int>("hash");
        await hash.SetAsync([.. Enumerable.Range(0, 10_000).Select(field => KeyValuePair.Create(field, field))]);

        await RollBackAsync(transaction =>
        {
            TransactionHash<int, int> inside = transaction.Hash<int, int>("hash");
            inside.Set([.. Enumerable.Range(5_000, 10_000).Select(field => KeyValuePair.Create(field, -field))]);
            inside.Delete([.. Enumerable.Range(0, 12_000)]);
        });
        await RollBackAsync(transaction => transaction.Hash<int, int>("hash").Delete([.. Enumerable.Range(0, 10_000)]));

        Assert.Equal(10_000, await hash.CountAsync());
    }

    [Fact]
    public async Task A_command_refused_inside_a_body_leaves_the_rest_of_the_transaction()
    {
        await Database.TransactAsync(transaction =>
        {
            TransactionHash<string, string> hash = transaction.Hash<string, string>("hash");
            hash.Set("text", "seven");
            Assert.Throws<WrongValueException>(() => hash.Increment("text"));
            Assert.Throws<WrongTypeException>(() => transaction.String<string>("hash").Get());
            Assert.Throws<ArgumentNullException>("fields", () => hash.Delete((IReadOnlyCollection<string>)null!));
            hash.Set("more", "eight");
        });

        Assert.Equal(2, await Database.Hash<string, string>("hash").CountAsync());
    }
}
