namespace MemoryDb.Core.Tests.Structures;

/// <summary>LMOVE and LMPOP.</summary>
public sealed class ListMoveTests : StructureTest
{
    private DurableList<string> From => Database.List<string>("from");

    private DurableList<string> To => Database.List<string>("to");

    [Theory]
    [InlineData(ListEnd.Left, ListEnd.Left, "a", "b,c", "a,x,y")]
    [InlineData(ListEnd.Left, ListEnd.Right, "a", "b,c", "x,y,a")]
    [InlineData(ListEnd.Right, ListEnd.Left, "c", "a,b", "c,x,y")]
    [InlineData(ListEnd.Right, ListEnd.Right, "c", "a,b", "x,y,c")]
    public async Task An_item_moves_from_end_to_end(ListEnd from, ListEnd to, string item, string left, string right)
    {
        await From.PushRightAsync(["a", "b", "c"]);
        await To.PushRightAsync(["x", "y"]);
        Assert.Equal(item, (await From.MoveAsync("to", from, to)).Value);
        Assert.Equal(left.Split(','), await From.RangeAsync());
        Assert.Equal(right.Split(','), await To.RangeAsync());
    }

    [Fact]
    public async Task The_last_item_takes_the_key_along_and_the_first_makes_one()
    {
        await From.PushRightAsync("a");
        await Database.Keys.ExpireAsync("from", TimeSpan.FromDays(1));
        Assert.Equal("a", (await From.MoveAsync("to", ListEnd.Left, ListEnd.Left)).Value);
        Assert.False(await Database.Keys.ExistsAsync("from"));
        Assert.Equal(["a"], await To.RangeAsync());
        Assert.False((await Database.Keys.TimeToLiveAsync("to")).HasValue);
    }

    [Theory]
    [InlineData(ListEnd.Left, ListEnd.Right, "a", "b,c,a")]
    [InlineData(ListEnd.Right, ListEnd.Left, "c", "c,a,b")]
    [InlineData(ListEnd.Left, ListEnd.Left, "a", "a,b,c")]
    [InlineData(ListEnd.Right, ListEnd.Right, "c", "a,b,c")]
    public async Task To_itself_a_list_turns(ListEnd from, ListEnd to, string item, string after)
    {
        await From.PushRightAsync(["a", "b", "c"]);
        await Database.Keys.ExpireAsync("from", TimeSpan.FromDays(1));
        Assert.Equal(item, (await From.MoveAsync("from", from, to)).Value);
        Assert.Equal(after.Split(','), await From.RangeAsync());
        Assert.True((await Database.Keys.TimeToLiveAsync("from")).HasValue);
    }

    [Fact]
    public async Task A_list_of_one_item_turns_to_the_same_and_keeps_its_expiry()
    {
        await From.PushRightAsync("a");
        await Database.Keys.ExpireAsync("from", TimeSpan.FromDays(1));
        Revision before = await LastRevisionAsync();
        Assert.Equal("a", (await From.MoveAsync("from", ListEnd.Left, ListEnd.Right)).Value);
        Assert.True((await Database.Keys.TimeToLiveAsync("from")).HasValue);
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Nothing_moves_from_a_list_that_does_not_exist_whatever_the_destination_is()
    {
        await Database.String<string>("to").SetAsync("text");
        Assert.False((await From.MoveAsync("to", ListEnd.Left, ListEnd.Left)).HasValue);
    }

    [Fact]
    public async Task A_key_of_another_type_refuses_before_anything_changes()
    {
        await From.PushRightAsync(["a", "b"]);
        await Database.String<string>("text").SetAsync("text");
        Revision before = await LastRevisionAsync();
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await From.MoveAsync("text", ListEnd.Left, ListEnd.Left));
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.List<string>("text").MoveAsync("from", ListEnd.Left, ListEnd.Left));
        Assert.Equal(["a", "b"], await From.RangeAsync());
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Of_an_expired_destination_nothing_is_left()
    {
        await From.PushRightAsync(["a", "b"]);
        await To.PushRightAsync("old");
        await Database.Keys.ExpireAsync("to", DateTimeOffset.UnixEpoch);
        await From.MoveAsync("to", ListEnd.Left, ListEnd.Right);
        Assert.Equal(["a"], await To.RangeAsync());
    }

    [Fact]
    public async Task Items_are_popped_from_the_first_list_that_exists()
    {
        await From.PushRightAsync(["a", "b", "c"]);
        await To.PushRightAsync(["x", "y"]);
        Key[] keys = ["none", "from", "from", "to"];

        PoppedItems<string> popped = (await Database.Lists.PopAsync<string>(keys, ListEnd.Left)).Value;
        Assert.Equal("from", popped.Key);
        Assert.Equal(["a"], popped.Items);
        popped = (await Database.Lists.PopAsync<string>(keys, ListEnd.Right, 9)).Value;
        Assert.Equal("from", popped.Key);
        Assert.Equal(["c", "b"], popped.Items);
        Assert.False(await Database.Keys.ExistsAsync("from"));
        popped = (await Database.Lists.PopAsync<string>(keys, ListEnd.Left, int.MaxValue)).Value;
        Assert.Equal("to", popped.Key);
        Assert.Equal(["x", "y"], popped.Items);
        Assert.False((await Database.Lists.PopAsync<string>(keys, ListEnd.Left, 2)).HasValue);
    }

    [Fact]
    public async Task Keys_are_looked_at_in_their_order_up_to_the_first_list()
    {
        await From.PushRightAsync(["a", "b"]);
        await Database.String<string>("text").SetAsync("text");
        Assert.True((await Database.Lists.PopAsync<string>(["from", "text"], ListEnd.Left)).HasValue);
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Database.Lists.PopAsync<string>(["none", "text", "from"], ListEnd.Left));
        Assert.Equal(["b"], await From.RangeAsync());
    }

    [Fact]
    public async Task Arguments_without_meaning_are_refused()
    {
        await From.PushRightAsync("a");
        const ListEnd none = (ListEnd)2;
        ListCommands lists = Database.Lists;
        await Assert.ThrowsAsync<ArgumentException>(
            "keys", async () => await lists.PopAsync<string>([], ListEnd.Left));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "keys", async () => await lists.PopAsync<string>(null!, ListEnd.Left));
        foreach (int count in (int[])[0, -1, int.MinValue])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                "count", async () => await lists.PopAsync<string>(["from"], ListEnd.Left, count));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "end", async () => await lists.PopAsync<string>(["from"], none));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "from", async () => await From.MoveAsync("to", none, ListEnd.Left));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "to", async () => await From.MoveAsync("to", ListEnd.Left, none));
        Assert.Equal(["a"], await From.RangeAsync());
    }

    [Fact]
    public async Task A_cancelled_token_ends_every_command_before_it_executes()
    {
        await From.PushRightAsync("a");
        var token = new CancellationToken(canceled: true);
        Func<Task>[] commands =
        [
            async () => await From.SetAsync(0, "x", token),
            async () => await From.InsertBeforeAsync("a", "x", token),
            async () => await From.InsertAfterAsync("a", "x", token),
            async () => await From.RemoveAsync("a", 0, token),
            async () => await From.IndexOfAsync("a", 1, 0, token),
            async () => await From.IndexesOfAsync("a", 1, 0, 0, token),
            async () => await From.MoveAsync("to", ListEnd.Left, ListEnd.Left, token),
            async () => await Database.Lists.PopAsync<string>(["from"], ListEnd.Left, 1, token),
        ];
        foreach (Func<Task> command in commands)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(command);
        Assert.Equal(["a"], await From.RangeAsync());
    }

    [Fact]
    public async Task Items_popped_as_another_type_are_gone_all_the_same()
    {
        await From.PushRightAsync(["text", "7"]);
        await Assert.ThrowsAsync<WrongValueException>(
            async () => await Database.Lists.PopAsync<long>(["from"], ListEnd.Left));
        Assert.Equal(["7"], await From.RangeAsync());
    }

    [Fact]
    public async Task A_transaction_moves_and_pops_or_leaves_everything()
    {
        await From.PushRightAsync(["a", "b", "c"]);
        await Database.Keys.ExpireAsync("from", TimeSpan.FromDays(1));
        await To.PushRightAsync("x");
        await RollBackAsync(Change);
        await RollBackAsync(transaction =>
        {
            Change(transaction);
            transaction.Lists.Pop<string>(["from", "to"], ListEnd.Right, 9);
            transaction.List<string>("to").Move("from", ListEnd.Right, ListEnd.Left);
            transaction.List<string>("from").Move("new", ListEnd.Right, ListEnd.Left);
        });

        await Database.TransactAsync(Change);

        Assert.Equal(["c"], await From.RangeAsync());
        Assert.Equal(["x", "a"], await To.RangeAsync());
        Assert.True((await Database.Keys.TimeToLiveAsync("from")).HasValue);

        static void Change(Transaction transaction)
        {
            TransactionList<string> from = transaction.List<string>("from");
            Assert.Equal("a", from.Move("to", ListEnd.Left, ListEnd.Right).Value);
            Assert.Equal("b", from.Move("from", ListEnd.Left, ListEnd.Right).Value);
            Assert.False(transaction.List<string>("none").Move("to", ListEnd.Left, ListEnd.Left).HasValue);
            PoppedItems<string> popped = transaction.Lists.Pop<string>(["none", "from"], ListEnd.Right).Value;
            Assert.Equal("from", popped.Key);
            Assert.Equal(["b"], popped.Items);
            Assert.False(transaction.Lists.Pop<string>(["none"], ListEnd.Right).HasValue);
        }
    }
}
