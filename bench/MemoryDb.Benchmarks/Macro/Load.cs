using System.Diagnostics;

namespace MemoryDb.Benchmarks;

/// <summary>
/// Drives an operation in a closed loop: as soon as one ends, its place starts the next. The operation is given a
/// number of its own, dense from 0.
/// </summary>
internal static class Load
{
    private const int OperationsBeforeYield = 256;
    private const int OperationsPerSample = 64;

    /// <summary>
    /// As long as it takes the runtime to compile for good what an append runs through, about fifteen thousand of them;
    /// or what a read does, beside threads that leave the compiler no processor.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Keeps <paramref name="inFlight"/> asynchronous operations under way.</summary>
    /// <param name="inFlight">How many.</param>
    /// <param name="duration">For how long, after <see cref="WarmUp"/>.</param>
    /// <param name="operation">What is done.</param>
    /// <param name="isTimed">Which of the operations are timed; all if it is missing.</param>
    public static async Task<Figure> RunInFlightAsync(
        int inFlight, TimeSpan duration, Func<long, ValueTask> operation, Func<long, bool>? isTimed = null)
    {
        var numbers = new OperationNumbers();
        await RunInFlightOnceAsync(inFlight, WarmUp, operation, isTimed, numbers);
        GC.Collect(); // what the preparation left is not the operation's
        return await RunInFlightOnceAsync(inFlight, duration, operation, isTimed, numbers);
    }

    /// <summary>
    /// Runs short synchronous operations on threads of their own; one operation in 64 is timed, since the clock would
    /// cost as much as the operation.
    /// </summary>
    public static Figure RunThreads(int threadCount, TimeSpan duration, Action<long> operation)
    {
        RunThreadsOnce(threadCount, WarmUp, operation);
        return RunThreadsOnce(threadCount, duration, operation);
    }

    /// <summary>The same, and beside it another load, of which no figure is made.</summary>
    public static async Task<Figure> RunThreadsBesideAsync(
        TimeSpan duration, Action<long> operation, int inFlight, Func<long, ValueTask> other)
    {
        using var end = new CancellationTokenSource();
        var numbers = new OperationNumbers();
        Task[] places = [.. Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await other(numbers.Draw()).ConfigureAwait(false);
        }))];
        Figure figure = await Task.Factory.StartNew(
            () => RunThreads(1, duration, operation), TaskCreationOptions.LongRunning);
        await end.CancelAsync();
        await Task.WhenAll(places);
        return figure;
    }

    private static async Task<Figure> RunInFlightOnceAsync(
        int inFlight,
        TimeSpan duration,
        Func<long, ValueTask> operation,
        Func<long, bool>? isTimed,
        OperationNumbers numbers)
    {
        LatencyHistogram[] histograms = NewHistograms();
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long firstNumber = numbers.Drawn;
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var places = new Task[inFlight];
        for (int i = 0; i < inFlight; i++)
            places[i] = Task.Run(() => RunPlaceAsync(operation, isTimed, numbers, histograms, end));
        await Task.WhenAll(places);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return Figure.From(
            Sum(histograms), numbers.Drawn - firstNumber, elapsed, GC.GetTotalAllocatedBytes() - allocatedBefore);
    }

    private static async Task RunPlaceAsync(
        Func<long, ValueTask> operation,
        Func<long, bool>? isTimed,
        OperationNumbers numbers,
        LatencyHistogram[] histograms,
        long end)
    {
        long started = Stopwatch.GetTimestamp();
        for (int count = 1; started < end; count++)
        {
            long number = numbers.Draw();
            await operation(number).ConfigureAwait(false);
            long ended = Stopwatch.GetTimestamp();
            if (isTimed?.Invoke(number) != false)
                histograms[Thread.GetCurrentProcessorId() % histograms.Length].Record(Nanoseconds(ended - started));
            started = ended;
            // An engine that answers at once must not keep the other places from their turn.
            if (count % OperationsBeforeYield == 0)
            {
                await Task.Yield();
                started = Stopwatch.GetTimestamp();
            }
        }
    }

    private static Figure RunThreadsOnce(int threadCount, TimeSpan duration, Action<long> operation)
    {
        var histogram = new LatencyHistogram();
        long total = 0;
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(index => new Thread(() => Loop(index)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return Figure.From(
            histogram, total, Stopwatch.GetElapsedTime(start), GC.GetTotalAllocatedBytes() - allocatedBefore);

        void Loop(int index)
        {
            long number = index;
            long started = Stopwatch.GetTimestamp();
            long count = 0;
            for (; started < end; count += OperationsPerSample)
            {
                operation(number);
                long ended = Stopwatch.GetTimestamp();
                histogram.Record(Nanoseconds(ended - started));
                for (int i = 1; i < OperationsPerSample; i++)
                    operation(number + (i * threadCount));
                number += OperationsPerSample * threadCount;
                started = Stopwatch.GetTimestamp();
            }
            Interlocked.Add(ref total, count);
        }
    }

    private static LatencyHistogram[] NewHistograms() =>
        [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new LatencyHistogram())];

    private static LatencyHistogram Sum(LatencyHistogram[] histograms)
    {
        var sum = new LatencyHistogram();
        foreach (LatencyHistogram histogram in histograms)
            sum.Add(histogram);
        return sum;
    }

    private static long Nanoseconds(long ticks) => ticks * 1_000_000_000 / Stopwatch.Frequency;
}
