namespace MemoryDb.Core.Tests.Commit;

/// <summary>Those who wait are told of the end in the order in which they came (T4).</summary>
public sealed class WaitingPopOrderTests
{
    [Fact]
    public void Waiters_fail_in_the_order_of_their_calls_T4()
    {
        using var held = new HeldDatabase();
        DurableList<string> queue = held.Database.List<string>("queue");
        using var cancellation = new CancellationTokenSource();
        var order = new List<int>();
        ValueTask<Optional<string>> canceled = queue.PopLeftAsync(Timeout.InfiniteTimeSpan, cancellation.Token);
        Note(queue.PopLeftAsync(Timeout.InfiniteTimeSpan), 1, order);
        Note(queue.PopLeftAsync(Timeout.InfiniteTimeSpan), 2, order);
        cancellation.Cancel();
        Assert.True(canceled.IsCanceled);
        Note(queue.PopLeftAsync(Timeout.InfiniteTimeSpan), 3, order);
        Task closing = held.Close();
        held.Log.StopHolding();
        held.RunToEnd(closing);
        Assert.Equal([1, 2, 3], order);
    }

    /// <summary>Notes, on the very call that settles it, that a reply was settled.</summary>
    private static void Note(ValueTask<Optional<string>> reply, int number, List<int> order)
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Immediate());
        reply.GetAwaiter().OnCompleted(() => order.Add(number));
        SynchronizationContext.SetSynchronizationContext(previous);
    }

    private sealed class Immediate : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
