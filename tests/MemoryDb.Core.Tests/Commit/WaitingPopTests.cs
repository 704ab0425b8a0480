namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Pops that wait: served first come first served, behind the push and as durable as it, and never twice.
/// </summary>
public sealed class WaitingPopTests : IDisposable
{
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private readonly HeldDatabase _held = new();

    private DurableList<string> Queue => _held.Database.List<string>("queue");

    public void Dispose() => _held.Dispose();

    [Fact]
    public void A_pop_that_finds_an_item_does_not_wait()
    {
        _held.MakeDurable(database => database.List<string>("queue").PushRightAsync(["a", "b"]));
        Assert.Equal("a", _held.AssertWithheld(Queue.PopLeftAsync(Forever)));
        Assert.Equal("b", _held.AssertWithheld(Queue.PopRightAsync(Forever)));
    }

    /// <summary>Served, it still waits until the push and its own pop are durable.</summary>
    [Fact]
    public void A_waiting_pop_gets_what_is_pushed_once_that_is_durable()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        _held.Settle();
        Assert.False(popped.IsCompleted);
        ValueTask<long> pushed = Queue.PushRightAsync("a");
        _held.Run();
        Assert.False(popped.IsCompleted, "The push is not durable yet.");
        _held.Settle();
        Assert.Equal(1, End(pushed));
        Assert.Equal("a", End(popped));
        Assert.Equal(0, _held.AssertImmediate(Queue.CountAsync()));
    }

    [Fact]
    public void Those_who_wait_are_served_in_their_order()
    {
        ValueTask<Optional<string>>[] popped = [.. Enumerable.Range(0, 64).Select(_ => Queue.PopLeftAsync(Forever))];
        string[] items = [.. Enumerable.Range(0, 64).Select(number => $"item {number}")];
        Queue.PushRightAsync(items[..40]);
        foreach (string item in items[40..])
            Queue.PushRightAsync(item);
        _held.Settle();
        Assert.Equal(items, popped.Select(pop => End(pop).Value));
    }

    [Fact]
    public void A_pop_whose_time_has_passed_gets_nothing_and_takes_nothing_later()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(TimeSpan.FromSeconds(5));
        _held.Settle();
        _held.Time.Advance(TimeSpan.FromSeconds(4.9));
        _held.Run();
        Assert.False(popped.IsCompleted);
        _held.Time.Advance(TimeSpan.FromSeconds(0.2));
        _held.Run();
        Assert.Equal(default, End(popped));
        _held.MakeDurable(database => database.List<string>("queue").PushRightAsync("a"));
        Assert.Equal(1, _held.AssertImmediate(Queue.CountAsync()));
    }

    /// <summary>That there was nothing is an observation too, as that of an uncommitted pop by somebody else.</summary>
    [Fact]
    public void Nothing_waits_for_the_removal_that_it_saw()
    {
        _held.MakeDurable(database => database.List<string>("queue").PushRightAsync("a"));
        ValueTask<Optional<string>> first = Queue.PopLeftAsync();
        Assert.Equal(default, _held.AssertWithheld(Queue.PopLeftAsync(TimeSpan.Zero)));
        Assert.Equal("a", End(first));
    }

    [Fact]
    public void A_cancelled_pop_takes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<Optional<string>> canceled = Queue.PopLeftAsync(Forever, cancellation.Token);
        ValueTask<Optional<string>> next = Queue.PopLeftAsync(Forever);
        cancellation.Cancel();
        _held.Run();
        Assert.True(canceled.IsCanceled);
        Queue.PushRightAsync("a");
        _held.Settle();
        Assert.Equal("a", End(next));
    }

    [Fact]
    public void A_pop_that_was_served_ignores_its_token()
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever, cancellation.Token);
        Queue.PushRightAsync("a");
        cancellation.Cancel();
        _held.Settle();
        Assert.Equal("a", End(popped));
    }

    /// <summary>Whoever waits sees what a transaction leaves behind, not what it had meanwhile.</summary>
    [Fact]
    public void A_transaction_serves_those_who_wait_after_its_end()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        _held.Database.TransactAsync(transaction =>
        {
            transaction.List<string>("queue").PushRight("gone");
            transaction.List<string>("queue").PopLeft();
        });
        _held.Settle();
        Assert.False(popped.IsCompleted);
        _held.Database.TransactAsync(transaction =>
        {
            transaction.List<string>("queue").PushRight("second");
            transaction.List<string>("queue").PushLeft("first");
        });
        _held.Settle();
        Assert.Equal("first", End(popped));
    }

    [Fact]
    public void A_transaction_that_is_rolled_back_serves_nobody()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        ValueTask failed = _held.Database.TransactAsync(transaction =>
        {
            transaction.List<string>("queue").PushRight("gone");
            throw new InvalidOperationException("taken back");
        });
        _held.Settle();
        Assert.True(failed.IsFaulted);
        Assert.False(popped.IsCompleted);
        Queue.PushRightAsync("a");
        _held.Settle();
        Assert.Equal("a", End(popped));
    }

    [Fact]
    public void A_key_of_another_type_is_refused_at_once_and_serves_nobody_later()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        _held.MakeDurable(database => database.Set<string>("queue").AddAsync("member"));
        Assert.False(popped.IsCompleted);
        ValueTask<Optional<string>> refused = Queue.PopLeftAsync(Forever);
        _held.Run();
        Assert.Throws<WrongTypeException>(() => End(refused));
        _held.MakeDurable(database => database.Keys.DeleteAsync("queue"));
        Queue.PushRightAsync("a");
        _held.Settle();
        Assert.Equal("a", End(popped));
    }

    [Fact]
    public void Closing_ends_the_wait_with_an_error()
    {
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(Forever);
        Task closing = _held.Close();
        _held.Log.StopHolding();
        _held.RunToEnd(closing);
        Assert.Throws<ObjectDisposedException>(() => End(popped));
    }

    [Fact]
    public void A_wait_that_no_timer_can_take_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Queue.PopLeftAsync(TimeSpan.FromDays(25)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Queue.PopLeftAsync(TimeSpan.FromSeconds(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Queue.PopRightAsync(TimeSpan.MaxValue); });
    }

    private static T End<T>(ValueTask<T> reply)
    {
        Assert.True(reply.IsCompleted, "The reply is there.");
        return reply.GetAwaiter().GetResult();
    }
}
