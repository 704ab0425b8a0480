namespace MemoryDb.Core.Tests.Commit;

/// <summary>Pops that wait at several keys, move what they get, or wait for members of sorted sets.</summary>
public sealed class WaitingPopsOfManyKeysTests : IDisposable
{
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private readonly HeldDatabase _held = new();

    private MemoryDatabase Database => _held.Database;

    public void Dispose() => _held.Dispose();

    [Fact]
    public void The_first_key_that_has_items_serves_at_once()
    {
        _held.MakeDurable(database => database.List<string>("second").PushRightAsync(["a", "b"]));
        PoppedItems<string> popped = _held.AssertWithheld(
            Database.Lists.PopAsync<string>(["first", "second"], ListEnd.Right, Forever, 5)).Value;
        Assert.Equal("second", popped.Key);
        Assert.Equal(["b", "a"], popped.Items);
    }

    /// <summary>As in Redis it is the key that was pushed to first, whatever the order of their names.</summary>
    [Fact]
    public void Of_several_keys_that_come_at_once_the_first_pushed_to_serves()
    {
        ValueTask<Optional<PoppedItems<string>>> popped =
            Database.Lists.PopAsync<string>(["first", "second"], ListEnd.Left, Forever);
        Database.TransactAsync(transaction =>
        {
            transaction.List<string>("second").PushRight("b");
            transaction.List<string>("first").PushRight("a");
        });
        _held.Settle();
        Assert.Equal("second", End(popped).Value.Key);
        Assert.Equal(1, _held.AssertImmediate(Database.List<string>("first").CountAsync()));
        Assert.Equal(0, _held.AssertImmediate(Database.List<string>("second").CountAsync()));
    }

    /// <summary>It no longer waits at its other keys.</summary>
    [Fact]
    public void Who_was_served_at_one_key_takes_nothing_from_another()
    {
        ValueTask<Optional<PoppedItems<string>>> popped =
            Database.Lists.PopAsync<string>(["first", "second", "first"], ListEnd.Left, Forever);
        Database.List<string>("first").PushRightAsync("a");
        Database.List<string>("second").PushRightAsync("b");
        Database.List<string>("first").PushRightAsync("c");
        _held.Settle();
        Assert.Equal(["a"], End(popped).Value.Items);
        Assert.Equal(1, _held.AssertImmediate(Database.List<string>("first").CountAsync()));
        Assert.Equal(1, _held.AssertImmediate(Database.List<string>("second").CountAsync()));
    }

    /// <summary>What one waiter moves serves another who waits for it there.</summary>
    [Fact]
    public void A_waiting_move_serves_who_waits_at_its_destination()
    {
        ValueTask<Optional<string>> last = Database.List<string>("destination").PopLeftAsync(Forever);
        ValueTask<Optional<string>> moved =
            Database.List<string>("source").MoveAsync("destination", ListEnd.Left, ListEnd.Right, Forever);
        Database.List<string>("source").PushRightAsync("a");
        _held.Settle();
        Assert.Equal("a", End(moved));
        Assert.Equal("a", End(last));
    }

    /// <summary>Its error is its own: the item stays for the next.</summary>
    [Fact]
    public void A_move_to_a_key_of_another_type_leaves_the_item_to_the_next()
    {
        ValueTask<Optional<string>> refused =
            Database.List<string>("source").MoveAsync("destination", ListEnd.Left, ListEnd.Right, Forever);
        ValueTask<Optional<string>> next = Database.List<string>("source").PopLeftAsync(Forever);
        _held.MakeDurable(database => database.String<string>("destination").SetAsync("text"));
        Database.List<string>("source").PushRightAsync("a");
        _held.Settle();
        Assert.Throws<WrongTypeException>(() => End(refused));
        Assert.Equal("a", End(next));
    }

    [Fact]
    public void Members_of_sorted_sets_are_waited_for_likewise()
    {
        ValueTask<Optional<ScoredMember<string>>> lowest = Database.SortedSet<string>("set").PopMinAsync(Forever);
        ValueTask<Optional<ScoredMember<string>>> highest = Database.SortedSet<string>("set").PopMaxAsync(Forever);
        ValueTask<Optional<PoppedMembers<string>>> rest =
            Database.SortedSets.PopAsync<string>(["other", "set"], Order.Descending, Forever, 2);
        Database.SortedSet<string>("set").AddAsync([new("a", 1), new("b", 2), new("c", 3), new("d", 4), new("e", 5)]);
        _held.Settle();
        Assert.Equal(new ScoredMember<string>("a", 1), End(lowest));
        Assert.Equal(new ScoredMember<string>("e", 5), End(highest));
        Assert.Equal([new("d", 4), new("c", 3)], End(rest).Value.Members);
        Assert.Equal(1, _held.AssertImmediate(Database.SortedSet<string>("set").CountAsync()));
    }

    /// <summary>Whoever waits for a list gets nothing of a sorted set at the same key, and is passed over.</summary>
    [Fact]
    public void Those_who_wait_for_another_type_are_passed_over()
    {
        ValueTask<Optional<string>> item = Database.List<string>("key").PopLeftAsync(Forever);
        ValueTask<Optional<ScoredMember<string>>> member = Database.SortedSet<string>("key").PopMinAsync(Forever);
        Database.SortedSet<string>("key").AddAsync("a", 1);
        _held.Settle();
        Assert.Equal(new ScoredMember<string>("a", 1), End(member));
        Assert.False(item.IsCompleted);
        Database.List<string>("key").PushLeftAsync("b");
        _held.Settle();
        Assert.Equal("b", End(item));
    }

    private static T End<T>(ValueTask<T> reply)
    {
        Assert.True(reply.IsCompleted, "The reply is there.");
        return reply.GetAwaiter().GetResult();
    }
}
