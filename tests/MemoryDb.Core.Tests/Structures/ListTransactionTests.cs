namespace MemoryDb.Core.Tests.Structures;

public sealed class ListTransactionTests : StructureTest
{
    [Fact]
    public async Task A_transaction_sees_its_own_writes()
    {
        await Database.List<string>("list").PushRightAsync("c");

        await Database.TransactAsync(transaction =>
        {
            TransactionList<string> list = transaction.List<string>("list");
            Assert.Equal(3, list.PushLeft(["b", "a"]));
            Assert.Equal(4, list.PushRight("d"));
            Assert.Equal(6, list.PushRight(["e", "f"], When.Exists));
            Assert.Equal(7, list.PushLeft("z"));
            Assert.Equal(["z", "a", "b", "c", "d", "e", "f"], list.Range());
            Assert.Equal("b", list.Get(2).Value);
            Assert.Equal("z", list.PopLeft().Value);
            Assert.Equal("f", list.PopRight().Value);
            list.Trim(1, -1);
            Assert.Equal(["b"], list.PopLeft(1));
            Assert.Equal(["e", "d"], list.PopRight(2));
            Assert.Equal(1, list.Count());
            Assert.Equal(["c"], list.PopLeft(5));
            Assert.False(transaction.Keys.Exists("list"));
            Assert.Equal(0, list.PushLeft("never", When.Exists));
            list.PushLeft("last");
        });

        Assert.Equal(["last"], await Database.List<string>("list").RangeAsync());
    }

    [Fact]
    public async Task An_item_moves_from_list_to_list_or_stays()
    {
        await Database.List<string>("from").PushRightAsync(["a", "b"]);

        await Database.TransactAsync(Move);
        await RollBackAsync(Move);

        Assert.Equal(["b"], await Database.List<string>("from").RangeAsync());
        Assert.Equal(["a"], await Database.List<string>("to").RangeAsync());

        static void Move(Transaction transaction) =>
            transaction.List<string>("to").PushRight(transaction.List<string>("from").PopLeft().Value);
    }

    [Fact]
    public async Task A_rollback_brings_back_the_items_in_their_order()
    {
        await Database.List<string>("list").PushRightAsync(["a", "b", "c", "d", "e"]);
        await Database.Keys.ExpireAsync("list", Expiry.After(TimeSpan.FromDays(1)));

        await RollBackAsync(transaction =>
        {
            TransactionList<string> list = transaction.List<string>("list");
            list.PushLeft(["x", "y"]);
            list.PopRight(3);
            list.PopLeft();
            list.PushRight(["z", "z"]);
            list.Trim(1, 2);
            list.PopLeft(10);
            list.PushRight("made anew");
        });
        await RollBackAsync(transaction => transaction.List<string>("list").Trim(5, 6));
        await RollBackAsync(transaction => transaction.List<string>("another").PushRight("new"));

        Assert.False(await Database.Keys.ExistsAsync("another"));
    }

    [Fact]
    public async Task A_rollback_of_many_changes_leaves_the_former_list()
    {
        DurableList<int> list = Database.List<int>("list");
        await list.PushRightAsync([.. Enumerable.Range(0, 10_000)]);

        await RollBackAsync(transaction =>
        {
            TransactionList<int> inside = transaction.List<int>("list");
            inside.PushLeft([.. Enumerable.Range(0, 5_000)]);
            inside.PopRight(9_000);
            inside.Trim(100, -101);
            inside.PushRight([.. Enumerable.Range(0, 20_000)]);
            inside.PopLeft(int.MaxValue);
        });
        await RollBackAsync(transaction => transaction.List<int>("list").PopRight(10_000));

        Assert.Equal(Enumerable.Range(0, 10_000), await list.RangeAsync());
    }
}
