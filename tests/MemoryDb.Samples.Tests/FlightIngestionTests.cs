using FlightBoard;

namespace MemoryDb.Samples.Tests;

public sealed class FlightIngestionTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly List<(long Number, long LastNumber)> _calls = [];
    private readonly List<TaskCompletionSource> _replies = [];

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Each_flight_is_sent_behind_the_one_before_it()
    {
        await RunAsync(Completed, concurrency: 2, from: 4, to: 7);

        Assert.Equal([(4, 3), (5, 4), (6, 5), (7, 6)], _calls);
        Assert.Equal([4, 5, 6, 7], AcknowledgedFile.Read(_path));
    }

    [Fact]
    public async Task No_more_flights_are_on_their_way_than_allowed()
    {
        Task<long> run = RunAsync(Withheld, concurrency: 3, from: 1, to: 5);
        Assert.Equal(3, _calls.Count);

        for (int i = 0; i < 5; i++)
        {
            while (_replies.Count <= i)
                await Task.Yield();
            Assert.InRange(_calls.Count - i, 1, 3);
            _replies[i].SetResult();
        }

        Assert.Equal(5, await run);
    }

    [Fact]
    public async Task A_flight_is_listed_only_after_it_and_all_before_it_are_acknowledged()
    {
        Task<long> run = RunAsync(Withheld, concurrency: 3, from: 1, to: 3);

        _replies[1].SetResult();
        Assert.Empty(AcknowledgedFile.Read(_path));
        _replies[0].SetResult();
        _replies[2].SetException(new InvalidDataException("unknown"));

        await Assert.ThrowsAsync<InvalidDataException>(() => run);
        Assert.Equal([1, 2], AcknowledgedFile.Read(_path));
    }

    [Fact]
    public async Task Nothing_is_sent_behind_a_flight_that_was_refused()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(
            number => number == 3 ? ValueTask.FromException(new InvalidDataException("refused")) : Withheld(number),
            concurrency: 10,
            from: 1,
            to: 9));

        Assert.Equal([1, 2, 3], _calls.Select(call => call.Number));
        Assert.Empty(AcknowledgedFile.Read(_path));
    }

    [Fact]
    public async Task A_run_that_is_stopped_waits_for_what_is_on_its_way()
    {
        using var stop = new CancellationTokenSource();
        Task<long> run = RunAsync(
            number =>
            {
                if (number == 2)
                    stop.Cancel();
                return Withheld(number);
            },
            concurrency: 10,
            from: 1,
            to: 9,
            stop.Token);

        Assert.False(run.IsCompleted);
        foreach (TaskCompletionSource reply in _replies)
            reply.SetResult();

        Assert.Equal(2, await run);
        Assert.Equal([1, 2], AcknowledgedFile.Read(_path));
    }

    private static ValueTask Completed(long number) => ValueTask.CompletedTask;

    private ValueTask Withheld(long number)
    {
        _replies.Add(new());
        return new(_replies[^1].Task);
    }

    private async Task<long> RunAsync(
        Func<long, ValueTask> ingest, int concurrency, int from, int to, CancellationToken cancellationToken = default)
    {
        var options = new BoardOptions
        {
            DataDirectory = "",
            FlightsPath = "",
            Concurrency = concurrency,
            Pace = TimeSpan.Zero,
            ReplicaCount = 1,
            VerifyOnly = false,
        };
        IEnumerable<Flight> flights = Enumerable.Range(from, to - from + 1).Select(number => new Flight
        {
            Number = number,
            Date = new(2001, 1, 1),
            DelayMinutes = 5,
            DistanceMiles = 100,
            Origin = "AAA",
            Destination = "BBB",
        });
        using AcknowledgedFile acknowledged = AcknowledgedFile.Open(_path);
        var ingestion = new FlightIngestion(
            (flight, lastNumber) =>
            {
                _calls.Add((flight.Number, lastNumber));
                return ingest(flight.Number);
            },
            acknowledged,
            options);
        return await ingestion.RunAsync(flights, from - 1, _ => { }, cancellationToken);
    }
}
