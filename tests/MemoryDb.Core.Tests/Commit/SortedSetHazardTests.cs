namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Commands that look at several keys, or store what they found, wait for a pending change to any key that they looked
/// at, be it the last of them (T1, T2), and for nothing else (T3); so do the other newer commands on hashes and sorted
/// sets.
/// </summary>
public sealed class SortedSetHazardTests
{
    private static readonly Key[] Keys = ["one", "two", "set", "hash", "destination"];

    private static readonly Key[] Others = ["two", "set"];

    /// <summary>Changes of one key, named by its type where that matters.</summary>
    private static readonly Dictionary<string, Action<Transaction, string>> Changes = new()
    {
        ["changed"] = (tx, key) =>
        {
            switch (key)
            {
                case "hash":
                    tx.Hash<string, int>(key).Set("b", 2);
                    break;
                case "set":
                    tx.Set<string>(key).Add("b");
                    break;
                default:
                    tx.SortedSet<string>(key).Add("b", 2);
                    break;
            }
        },
        ["deleted"] = (tx, key) => tx.Keys.Delete(key),
        ["given an expiry"] = (tx, key) => tx.Keys.Expire(key, TimeSpan.FromHours(1)),
        ["given another type"] = (tx, key) => tx.String<string>(key).Set("text"),
    };

    /// <summary>What is observed, and which keys it looks at.</summary>
    private static readonly Dictionary<string, (string Keys, Func<MemoryDatabase, ValueTask> Observe)> Observations =
        new()
        {
            ["union"] = ("one two set", db => Erase(One(db).CombineAsync(SetOperation.Union, Others))),
            ["intersection"] = ("one two set", db => Erase(One(db).CombineAsync(SetOperation.Intersection, Others))),
            ["difference"] = ("one two set", db => Erase(One(db).CombineAsync(SetOperation.Difference, Others))),
            ["intersection count"] = ("one two set", db => Erase(One(db).IntersectionCountAsync(Others, 1))),
            ["union of nothing, stored nowhere"] = ("none", db => Erase(
                db.SortedSet<string>("none").CombineAndStoreAsync("none too", SetOperation.Union, []))),
            ["pop from nothing"] = ("none", db => Erase(db.SortedSets.PopAsync<string>(["none"]))),
            ["range of members"] = ("one", db => Erase(One(db).RangeByMemberAsync(MemberRange<string>.All))),
            ["count of members"] = ("one", db => Erase(One(db).CountAsync(MemberRange<string>.From("x")))),
            ["removal of no members"] = (
                "one", db => Erase(One(db).RemoveRangeByMemberAsync(MemberRange<string>.From("x")))),
            ["random member"] = ("one", db => Erase(One(db).RandomMemberAsync())),
            ["random members"] = ("one", db => Erase(One(db).RandomMembersAsync(2, allowRepetition: true))),
            ["random field"] = ("hash", db => Erase(Hash(db).RandomFieldAsync())),
            ["random fields"] = ("hash", db => Erase(Hash(db).RandomFieldsAsync(2))),
            ["random pairs"] = ("hash", db => Erase(Hash(db).RandomPairsAsync(2))),
            ["length of a field"] = ("hash", db => Erase(Hash(db).LengthAsync("none"))),
            ["get and delete of nothing"] = ("hash", db => Erase(Hash(db).GetAndDeleteAsync("none"))),
        };

    public static TheoryData<string, string, string> Combinations() =>
    [
        .. from change in Changes.Keys
           from observation in Observations
           from key in observation.Value.Keys.Split(' ')
           where key != "none"
           select (change, observation.Key, key),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void An_observation_waits_for_a_pending_change_of_any_of_its_keys(
        string change, string observation, string key)
    {
        using HeldDatabase held = Open();
        _ = held.Database.TransactAsync(tx => Changes[change](tx, key));
        held.AssertWithheldOrFaulted<WrongTypeException>(Observations[observation].Observe(held.Database));
    }

    [Fact]
    public void An_observation_waits_for_nothing_when_only_other_keys_have_changed()
    {
        foreach ((string name, (string keys, Func<MemoryDatabase, ValueTask> observe)) in Observations)
        {
            using HeldDatabase held = Open();
            _ = held.Database.TransactAsync(tx =>
            {
                foreach (Key key in Keys.Where(key => !keys.Split(' ').Contains(key.ToString())))
                    Changes["changed"](tx, key.ToString());
            });
            Assert.True(observe(held.Database).IsCompletedSuccessfully, name);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pop_waits_for_the_removal_of_a_key_that_it_passed_by(bool isRefused)
    {
        using HeldDatabase held = Open();
        _ = held.Database.Keys.DeleteAsync("one");
        Key[] keys = ["one", isRefused ? "hash" : "none"];
        held.AssertWithheldOrFaulted<WrongTypeException>(Erase(held.Database.SortedSets.PopAsync<string>(keys)));
    }

    [Fact]
    public void A_refusal_because_of_a_pending_type_waits_for_it()
    {
        using HeldDatabase held = Open();
        _ = held.Database.String<string>("set").SetAsync("text");
        ValueTask<long> stored = One(held.Database).CombineAndStoreAsync("destination", SetOperation.Union, Others);
        Assert.Throws<WrongTypeException>(() => held.AssertWithheld(stored));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("destination")]
    public void What_was_stored_is_shown_when_it_is_durable(string destination)
    {
        using HeldDatabase held = Open();
        Assert.Equal(2, held.AssertWithheld(One(held.Database).RangeAndStoreAsync(destination)));
        ValueTask<long> stored = One(held.Database).CombineAndStoreAsync(destination, SetOperation.Union, Others);
        ValueTask<ScoredMember<string>[]> read = held.Database.SortedSet<string>(destination).RangeAsync();
        Assert.Equal(3, held.AssertWithheld(read).Length);
        Assert.Equal(3, held.AssertImmediate(stored));
    }

    [Fact]
    public void A_result_without_members_waits_for_what_made_it_so()
    {
        using HeldDatabase held = Open();
        _ = held.Database.Keys.DeleteAsync("two");
        Assert.Equal(0, held.AssertWithheld(
            One(held.Database).CombineAndStoreAsync("none", SetOperation.Intersection, Others)));
    }

    private static HeldDatabase Open()
    {
        var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.TransactAsync(tx =>
        {
            tx.SortedSet<string>("one").Add([new("a", 1), new("c", 2)]);
            tx.SortedSet<string>("two").Add("a", 1);
            tx.Set<string>("set").Add(["a", "d"]);
            tx.Hash<string, int>("hash").Set("a", 1);
            tx.SortedSet<string>("destination").Add("x", 1);
        }));
        return held;
    }

    private static DurableSortedSet<string> One(MemoryDatabase db) => db.SortedSet<string>("one");

    private static DurableHash<string, int> Hash(MemoryDatabase db) => db.Hash<string, int>("hash");

    /// <summary>The same reply without its type, and without a hop over the thread pool.</summary>
    private static ValueTask Erase<T>(ValueTask<T> reply) => new(new ErasedReply<T>(reply), 0);
}
