namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// A waiting pop is one command and has one time: what it looked at does not expire between the look and the pop.
/// </summary>
public sealed class WaitingPopExpiryTests : IDisposable
{
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly HeldDatabase _held;
    private SteppingClock? _clock;

    public WaitingPopExpiryTests() =>
        _held = new HeldDatabase(options => options.TimeProvider = _clock = new SteppingClock(options.TimeProvider));

    private DurableList<string> Queue => _held.Database.List<string>("queue");

    public void Dispose() => _held.Dispose();

    /// <summary>It waits for ever, and so does not end with nothing.</summary>
    [Fact]
    public void A_pop_that_waits_for_ever_does_not_end_with_nothing_when_its_list_expires_between_look_and_pop()
    {
        PushExpiring("queue");
        _clock!.StepAfter(1, Step);
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        _held.Settle();
        if (popped.IsCompleted)
            Assert.True(End(popped).HasValue, "It waits for ever, and ended with nothing.");
    }

    /// <summary>At no time were both lists empty.</summary>
    [Fact]
    public void A_pop_of_many_keys_does_not_say_that_there_is_nothing_while_another_list_has_items_all_the_time()
    {
        _held.MakeDurable(database => database.List<string>("second").PushRightAsync("b"));
        PushExpiring("first");
        _clock!.StepAfter(1, Step);
        ValueTask<Optional<PoppedItems<string>>> popped =
            _held.Database.Lists.PopAsync<string>(["first", "second"], ListEnd.Left, Forever);
        _held.Settle();
        Assert.True(popped.IsCompleted);
        Assert.True(End(popped).HasValue, "The second list had an item all the time.");
    }

    /// <summary>Taken out of the queue for an item that is gone, it is to wait on.</summary>
    [Fact]
    public void A_waiter_does_not_end_with_nothing_when_what_serves_it_expires_between_look_and_pop()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        _held.Settle();
        _clock!.StepAfter(2, Step);
        _held.Database.TransactAsync(transaction =>
        {
            transaction.List<string>("queue").PushRight("a");
            transaction.Keys.Expire("queue", Expiry.After(TimeSpan.FromMilliseconds(10)));
        });
        _held.Settle();
        if (popped.IsCompleted)
            Assert.True(End(popped).HasValue, "It waits for ever, and ended with nothing.");
    }

    /// <summary>The same with sorted sets.</summary>
    [Fact]
    public void A_pop_of_members_that_waits_for_ever_does_not_end_with_nothing_either()
    {
        _held.MakeDurable(database =>
        {
            database.SortedSet<string>("set").AddAsync("a", 1);
            database.Keys.ExpireAsync("set", Expiry.After(TimeSpan.FromMilliseconds(10)));
        });
        _clock!.StepAfter(1, Step);
        ValueTask<Optional<ScoredMember<string>>> popped =
            _held.Database.SortedSet<string>("set").PopMinAsync(Forever);
        _held.Settle();
        if (popped.IsCompleted)
            Assert.True(End(popped).HasValue, "It waits for ever, and ended with nothing.");
    }

    private static T End<T>(ValueTask<T> reply) => reply.GetAwaiter().GetResult();

    private void PushExpiring(string key) => _held.MakeDurable(database =>
    {
        database.List<string>(key).PushRightAsync("a");
        database.Keys.ExpireAsync(key, Expiry.After(TimeSpan.FromMilliseconds(10)));
    });
}
