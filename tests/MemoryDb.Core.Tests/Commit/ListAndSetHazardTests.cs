namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// The commands that look at several lists or sets, or at the middle of one: each waits for a pending change of any key
/// that it looked at, also if it only refuses (T1, T2), and for nothing else (T3).
/// </summary>
public sealed class ListAndSetHazardTests
{
    private static readonly string[] Keys = ["list", "set"];

    /// <summary>What may be pending on "list" and "set"; "one" and "own" stay as they are.</summary>
    private static readonly Dictionary<string, Action<MemoryDatabase>> Changes = new()
    {
        ["changed"] = db => _ = db.TransactAsync(tx =>
        {
            tx.List<string>("list").Set(0, "b");
            tx.Set<string>("set").Add("b");
        }),
        ["changed in the middle"] = db => _ = db.TransactAsync(tx =>
        {
            tx.List<string>("list").InsertAfter("a", "b");
            tx.List<string>("list").Remove("a");
            tx.Set<string>("set").Move("new", "c");
        }),
        ["emptied"] = db => _ = db.TransactAsync(tx =>
        {
            tx.List<string>("list").Remove("a");
            tx.Set<string>("set").CombineAndStore("set", SetOperation.Difference, ["set"]);
        }),
        ["moved away"] = db => _ = db.TransactAsync(tx =>
        {
            tx.List<string>("list").Move("new", ListEnd.Left, ListEnd.Left);
            tx.Set<string>("set").Move("new set", "a");
            tx.Set<string>("set").Move("new set", "c");
        }),
        ["made again"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in Keys)
                tx.Keys.Delete(key);
            Create(tx);
        }),
        ["given an expiry"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in Keys)
                tx.Keys.Expire(key, TimeSpan.FromHours(1));
        }),
        ["given another type"] = db => _ = db.TransactAsync(tx =>
        {
            foreach (string key in Keys)
                tx.String<string>(key).Set("text");
        }),
    };

    /// <summary>Those that, unless a change is pending, neither change anything nor fail.</summary>
    private static readonly Dictionary<string, Func<MemoryDatabase, ValueTask>> Refusals = new()
    {
        ["insert at no pivot"] = db => Erase(List(db).InsertBeforeAsync("none", "x")),
        ["remove no item"] = db => Erase(List(db).RemoveAsync("none")),
        ["index"] = db => Erase(List(db).IndexOfAsync("a")),
        ["index that is none"] = db => Erase(List(db).IndexOfAsync("none", maxLength: 1)),
        ["indexes"] = db => Erase(List(db).IndexesOfAsync("a")),
        ["list turned to the same"] = db => Erase(List(db).MoveAsync("list", ListEnd.Left, ListEnd.Left)),
        ["union"] = db => Erase(Own(db).CombineAsync(SetOperation.Union, ["none", "set"])),
        ["intersection"] = db => Erase(Own(db).CombineAsync(SetOperation.Intersection, ["none", "set"])),
        ["difference"] = db => Erase(Own(db).CombineAsync(SetOperation.Difference, ["own", "set"])),
        ["difference of another"] = db => Erase(Set(db).CombineAsync(SetOperation.Difference, ["own"])),
        ["intersection count"] = db => Erase(Own(db).IntersectionCountAsync(["set"], 1)),
        ["set move of no member"] = db => Erase(Set(db).MoveAsync("own", "none")),
        ["set move of no member to it"] = db => Erase(Own(db).MoveAsync("set", "none")),
        ["set move to itself"] = db => Erase(Set(db).MoveAsync("set", "a")),
        ["nothing stored"] = db => Erase(
            Own(db).CombineAndStoreAsync("none", SetOperation.Difference, ["set", "own"])),
    };

    private static readonly Dictionary<string, Func<MemoryDatabase, ValueTask>> Others = new()
    {
        ["set an item"] = db => List(db).SetAsync(0, "x"),
        ["set an item behind the end"] = db => List(db).SetAsync(9, "x"),
        ["list move from it"] = db => Erase(List(db).MoveAsync("one", ListEnd.Left, ListEnd.Left)),
        ["list move to it"] = db => Erase(
            db.List<string>("one").MoveAsync("list", ListEnd.Left, ListEnd.Left)),
        ["pop of several"] = db => Erase(db.Lists.PopAsync<string>(["none", "list"], ListEnd.Left)),
        ["stored"] = db => Erase(Own(db).CombineAndStoreAsync("new", SetOperation.Union, ["set"])),
        ["stored over it"] = db => Erase(
            db.Set<string>("none").CombineAndStoreAsync("set", SetOperation.Union, [])),
        ["set move from it"] = db => Erase(Set(db).MoveAsync("own", "a")),
        ["set move to it"] = db => Erase(Own(db).MoveAsync("set", "a")),
    };

    public static TheoryData<string, string> Combinations() =>
    [
        .. Changes.Keys.SelectMany(
            change => Refusals.Keys.Concat(Others.Keys), (change, observation) => (change, observation)),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Whoever_looked_at_a_key_with_a_pending_change_waits_for_it(string change, string observation)
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        Changes[change](held.Database);
        Func<MemoryDatabase, ValueTask> observe =
            Refusals.TryGetValue(observation, out Func<MemoryDatabase, ValueTask>? refusal)
                ? refusal
                : Others[observation];
        try
        {
            held.AssertWithheldOrFaulted<WrongTypeException>(observe(held.Database));
        }
        catch (ArgumentOutOfRangeException)
        {
            // No such index; it came when it was due, which is all that is asked.
        }
    }

    [Fact]
    public void Whoever_changes_nothing_waits_for_nothing_when_all_is_durable()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        foreach ((string name, Func<MemoryDatabase, ValueTask> observe) in Refusals)
            Assert.True(observe(held.Database).IsCompletedSuccessfully, name);
    }

    [Fact]
    public void What_is_not_looked_at_is_not_waited_for()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        Changes["given another type"](held.Database);
        MemoryDatabase db = held.Database;
        Assert.False(held.AssertImmediate(
            db.List<string>("none").MoveAsync("list", ListEnd.Left, ListEnd.Left)).HasValue);
        Assert.False(held.AssertImmediate(db.Set<string>("none").MoveAsync("set", "a")));
        Assert.Equal(1, held.AssertImmediate(Own(db).IntersectionCountAsync([])));
    }

    [Fact]
    public void The_error_of_an_index_outside_waits_for_the_change_that_made_it_so()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.List<string>("list").PushRightAsync(["a", "b"]));
        _ = List(held.Database).PopLeftAsync();
        ValueTask reply = List(held.Database).SetAsync(1, "x");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => held.AssertWithheld(reply));
        Assert.Contains("has 1 items", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_item_is_shown_when_both_halves_are_durable()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(Create));
        ValueTask<Optional<string>> moved = List(held.Database).MoveAsync("one", ListEnd.Left, ListEnd.Left);
        Assert.Equal("a", held.AssertWithheld(moved).Value);
        ValueTask<long> stored = Own(held.Database).CombineAndStoreAsync("set", SetOperation.Union, ["set"]);
        Assert.Equal(2, held.AssertWithheld(stored));
    }

    [Fact]
    public void What_hands_items_over_ignores_the_token_once_executed()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = List(db).PushRightAsync(["a", "b"]));
        using var cancellation = new CancellationTokenSource();
        ValueTask<Optional<string>> moved =
            List(held.Database).MoveAsync("to", ListEnd.Left, ListEnd.Left, cancellation.Token);
        ValueTask<Optional<PoppedItems<string>>> popped =
            held.Database.Lists.PopAsync<string>(["list"], ListEnd.Left, 1, cancellation.Token);
        cancellation.Cancel();
        Assert.Equal("a", held.AssertWithheld(moved).Value);
        Assert.Equal(["b"], held.AssertImmediate(popped).Value.Items);
    }

    private static void Create(Transaction tx)
    {
        tx.List<string>("list").PushRight("a");
        tx.List<string>("one").PushRight("a");
        tx.Set<string>("set").Add(["a", "c"]);
        tx.Set<string>("own").Add("a");
    }

    private static DurableList<string> List(MemoryDatabase db) => db.List<string>("list");

    private static DurableSet<string> Set(MemoryDatabase db) => db.Set<string>("set");

    private static DurableSet<string> Own(MemoryDatabase db) => db.Set<string>("own");

    /// <summary>The same reply without its type, and without a hop over the thread pool.</summary>
    private static ValueTask Erase<T>(ValueTask<T> reply) => new(new ErasedReply<T>(reply), 0);
}
