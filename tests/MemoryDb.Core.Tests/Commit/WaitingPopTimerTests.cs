using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>A clock that gives no timer, for want of memory say, costs one pop, never an item.</summary>
public sealed class WaitingPopTimerTests : IDisposable
{
    private readonly HeldDatabase _held;
    private RefusingClock? _clock;

    public WaitingPopTimerTests() => _held = new HeldDatabase(options =>
    {
        options.MaxPendingBytes = 64 * 1024;
        options.TimeProvider = _clock = new RefusingClock(options.TimeProvider);
    });

    private DurableList<string> Queue => _held.Database.List<string>("queue");

    public void Dispose() => _held.Dispose();

    /// <summary>Its caller got an exception: nobody will ever take what it is served.</summary>
    [Fact]
    public void A_pop_that_failed_for_want_of_a_timer_takes_nothing_later()
    {
        _clock!.Refuses = true;
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(TimeSpan.FromSeconds(5));
        _held.Run();
        _clock.Refuses = false;
        Assert.Throws<OutOfMemoryException>(() => { popped.GetAwaiter().GetResult(); });
        _held.MakeDurable(database => database.List<string>("queue").PushRightAsync("a"));
        Assert.Equal(1, _held.AssertImmediate(Queue.CountAsync()));
    }

    /// <summary>Those who wait for admission behind it come to their turn.</summary>
    [Fact]
    public void A_pop_that_had_to_wait_for_admission_and_gets_no_timer_holds_nobody_up()
    {
        _ = _held.Database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]);
        _held.Run();
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(TimeSpan.FromSeconds(5));
        ValueTask behind = _held.Database.String<string>("behind").SetAsync("v");
        _clock!.Refuses = true;
        _held.Settle();
        _clock.Refuses = false;
        _held.Settle();
        Assert.True(behind.IsCompleted, "The command behind it never executes.");
        Assert.True(popped.IsCompleted || Ends(popped), "The pop itself never ends.");
    }

    /// <summary>One waiter's timer that cannot be given back: the others are served all the same.</summary>
    [Fact]
    public void A_timer_that_cannot_be_stopped_leaves_neither_its_waiter_nor_others_without_an_end()
    {
        _clock!.RefusesDispose = true;
        ValueTask<Optional<string>> first = Queue.PopLeftAsync(TimeSpan.FromSeconds(5));
        ValueTask<Optional<string>> second = Queue.PopLeftAsync(Timeout.InfiniteTimeSpan);
        _held.MakeDurable(database => database.List<string>("queue").PushRightAsync(["a", "b"]));
        _clock.RefusesDispose = false;
        Assert.True(second.IsCompleted, "An item is there, and whoever waits for it is not served.");
        Assert.True(first.IsCompleted, "The first was taken out of the queue and never ends.");
    }

    /// <summary>A clock that fails costs one pop: neither those behind it nor the database.</summary>
    [Fact]
    public void A_pop_that_had_to_wait_for_admission_ends_whatever_the_clock_does()
    {
        _ = _held.Database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]);
        _held.Run();
        ValueTask<Optional<string>> popped = Queue.PopLeftAsync(TimeSpan.FromSeconds(5));
        ValueTask behind = _held.Database.String<int>("behind").SetAsync(1);
        _clock!.RefusesTime = true;
        _held.Settle();
        _clock.RefusesTime = false;
        _held.Settle();
        Assert.Throws<InvalidOperationException>(() => { popped.GetAwaiter().GetResult(); });
        Assert.True(behind.IsCompletedSuccessfully);
    }

    private bool Ends(ValueTask<Optional<string>> popped)
    {
        _held.Time.Advance(TimeSpan.FromSeconds(6));
        _held.Settle();
        return popped.IsCompleted;
    }

    private sealed class RefusingClock(TimeProvider inner) : TimeProvider
    {
        public bool Refuses { get; set; }

        public bool RefusesDispose { get; set; }

        public bool RefusesTime { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override long GetTimestamp() =>
            RefusesTime ? throw new InvalidOperationException("No time.") : inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Refuses)
                throw new OutOfMemoryException("No timer.");
            return new StickyTimer(inner.CreateTimer(callback, state, dueTime, period), this);
        }

        private sealed class StickyTimer(ITimer inner, RefusingClock clock) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

            public void Dispose()
            {
                inner.Dispose();
                if (clock.RefusesDispose)
                    throw new OutOfMemoryException("No room.");
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
