using System.Diagnostics;

namespace FlightBoard;

/// <summary>
/// Sends flights on their way, one call after another, with a bounded number not yet acknowledged. The calls are made
/// in the order of the file and execute in that order, so the number stored last is the number of the last flight
/// stored. The first that is refused ends it: behind a gap nothing may be taken in.
/// </summary>
internal sealed class FlightIngestion
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    private readonly Func<Flight, long, ValueTask> _ingest;
    private readonly AcknowledgedFile _acknowledged;
    private readonly int _concurrency;
    private readonly TimeSpan _pace;
    private readonly Queue<(long Number, Task Acknowledgement)> _underway = new();

    /// <param name="ingest">
    /// Takes one flight in, behind the one of the given number; completes when it is durable.
    /// </param>
    /// <param name="acknowledged">Where the numbers go of those that were.</param>
    /// <param name="options">How many at once, and how fast.</param>
    public FlightIngestion(
        Func<Flight, long, ValueTask> ingest, AcknowledgedFile acknowledged, BoardOptions options)
    {
        _ingest = ingest;
        _acknowledged = acknowledged;
        _concurrency = options.Concurrency;
        _pace = options.Pace;
    }

    private bool IsOldestAcknowledged => _underway.TryPeek(out var oldest) && oldest.Acknowledgement.IsCompleted;

    /// <summary>Takes all flights in; tells <paramref name="progress"/> how many were acknowledged by and by.</summary>
    /// <param name="flights">The flights.</param>
    /// <param name="lastNumber">The number of the flight before the first of them.</param>
    /// <param name="progress">Is told how many more were acknowledged.</param>
    /// <param name="cancellationToken">Ends it early; what is on its way is waited for.</param>
    /// <returns>How many were taken in.</returns>
    public async Task<long> RunAsync(
        IEnumerable<Flight> flights, long lastNumber, Action<int> progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        long count = 0;
        foreach (Flight flight in flights)
        {
            await WaitForTurnAsync(count * _pace - clock.Elapsed, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                break;
            if (_underway.Count >= _concurrency || IsOldestAcknowledged)
                progress(await AcknowledgeAsync());
            Task acknowledgement = _ingest(flight, lastNumber).AsTask();
            if (acknowledgement.IsFaulted)
                await acknowledgement;
            _underway.Enqueue((flight.Number, acknowledgement));
            lastNumber = flight.Number;
            count++;
        }

        while (_underway.Count > 0)
            progress(await AcknowledgeAsync());
        return count;
    }

    // Timers tick in milliseconds: a shorter pace is kept on average, a few flights at a time.
    private static async Task WaitForTurnAsync(TimeSpan ahead, CancellationToken cancellationToken)
    {
        if (ahead >= ShortestDelay)
            await Task.Delay(ahead, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Waits for the oldest flight, and takes along those behind it that are acknowledged already.
    private async Task<int> AcknowledgeAsync()
    {
        var numbers = new List<long>();
        do
        {
            (long number, Task acknowledgement) = _underway.Peek();
            await acknowledgement;
            _underway.Dequeue();
            numbers.Add(number);
        }
        while (_underway.TryPeek(out var next) && next.Acknowledgement.IsCompletedSuccessfully);

        _acknowledged.Append(numbers);
        return numbers.Count;
    }
}
