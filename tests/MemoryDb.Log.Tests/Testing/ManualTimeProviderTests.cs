using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_due_time_at_their_due_time()
    {
        var time = new ManualTimeProvider();
        long start = time.GetTimestamp();
        var fired = new List<string>();
        using ITimer late =
            time.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using ITimer periodic =
            time.CreateTimer(_ => Note("periodic"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(["periodic at 1", "late at 3", "periodic at 3"], fired);
        Assert.Equal(TimeSpan.FromSeconds(4), time.GetElapsedTime(start));

        void Note(string name) => fired.Add($"{name} at {time.GetElapsedTime(start).TotalSeconds}");
    }

    [Fact]
    public void A_change_of_the_wall_clock_fires_and_moves_no_timer()
    {
        var time = new ManualTimeProvider();
        int firedCount = 0;
        using ITimer timer =
            time.CreateTimer(_ => firedCount++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        long before = time.GetTimestamp();
        time.SetUtcNow(time.GetUtcNow().AddYears(10));
        Assert.Equal(before, time.GetTimestamp());
        Assert.Equal(TimeSpan.FromSeconds(1), time.UntilNextTimer);
        time.SetUtcNow(time.GetUtcNow().AddYears(-20));
        Assert.Equal(0, firedCount);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, firedCount);
    }

    [Fact]
    public void A_timer_disposed_or_stopped_never_fires()
    {
        var time = new ManualTimeProvider();
        int firedCount = 0;
        ITimer disposed = time.CreateTimer(_ => firedCount++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        ITimer stopped = time.CreateTimer(_ => firedCount++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        disposed.Dispose();
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.False(time.TryAdvanceToNextTimer());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, firedCount);
        Assert.False(disposed.Change(TimeSpan.Zero, TimeSpan.Zero));
    }
}
