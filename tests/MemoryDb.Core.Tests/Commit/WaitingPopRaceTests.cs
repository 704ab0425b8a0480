using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Real threads that push and cancel at the same moment: no item is lost and none comes twice.</summary>
public sealed class WaitingPopRaceTests
{
    private const int RaceCount = 1_000_000;
    private const int BatchSize = 10_000;

    [Fact]
    public async Task A_push_and_a_cancellation_at_once_lose_and_double_nothing()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        DurableList<int> queue = database.List<int>("queue");
        int served = 0;
        for (int first = 0; first < RaceCount; first += BatchSize)
            served += await RaceAsync(queue, first);
        Assert.InRange(served, 1, RaceCount - 1);
    }

    /// <summary>Each waiter of a batch races with its cancellation, while as many items are pushed.</summary>
    /// <returns>How many were served.</returns>
    private static async Task<int> RaceAsync(DurableList<int> queue, int first)
    {
        var cancellations = new CancellationTokenSource[BatchSize];
        var pops = new Task<Optional<int>>[BatchSize];
        for (int index = 0; index < BatchSize; index++)
        {
            cancellations[index] = new CancellationTokenSource();
            pops[index] = queue.PopLeftAsync(Timeout.InfiniteTimeSpan, cancellations[index].Token).AsTask();
        }

        using var start = new Barrier(2);
        Task canceling = Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                foreach (CancellationTokenSource cancellation in cancellations)
                    cancellation.Cancel();
            },
            TaskCreationOptions.LongRunning);
        Task pushing = Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (int index = 0; index < BatchSize; index++)
                    _ = queue.PushRightAsync(first + index);
            },
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(canceling, pushing);
        List<int> popped = [];
        foreach (Task<Optional<int>> pop in pops)
        {
            try
            {
                popped.Add((await pop).Value);
            }
            catch (OperationCanceledException)
            {
                // Its item, if it would have had one, is another's or still there.
            }
        }

        int[] left = await queue.PopLeftAsync(BatchSize);
        Assert.Equal(Enumerable.Range(first, BatchSize), popped.Concat(left).Order());
        Assert.Equal(popped.Order(), popped);
        foreach (CancellationTokenSource cancellation in cancellations)
            cancellation.Dispose();
        return popped.Count;
    }
}
