using System.Globalization;
using MemoryDb;
using MemoryDb.Log;

namespace FlightBoard;

/// <summary>
/// The board in the database: one transaction per flight, so that a crash leaves each flight whole or absent.
/// </summary>
internal sealed class BoardDatabase : IAsyncDisposable
{
    private const string AirportCount = "airports";
    private const string Departures = "departures";
    private const string DelayMinutes = "delay";
    private const string Recent = "recent";
    private const string FlightCount = "flights";
    private const string LastNumber = "read";
    private const string TotalDelay = "total-delay";

    private static readonly TimeSpan BoardingTime = TimeSpan.FromSeconds(30);

    // A log that is silent for so long has lost its disks; the next run goes on where this one ends.
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly MemoryDatabase _database;

    private BoardDatabase(MemoryDatabase database) => _database = database;

    /// <summary>How the replicas of the log fare.</summary>
    public IReadOnlyList<ReplicaStatus> Replicas => ((QuorumTransactionLog)_database.Log).Replicas;

    /// <summary>What was found in the log, and mended.</summary>
    public RecoveryReport? Recovery => ((QuorumTransactionLog)_database.Log).Recovery;

    public static async Task<BoardDatabase> OpenAsync(BoardOptions options) =>
        new(await MemoryDatabase.OpenAsync(
            Path.Combine(options.DataDirectory, "log"),
            new QuorumLogOptions { ReplicaCount = options.ReplicaCount },
            new MemoryDatabaseOptions { CommitTimeout = CommitTimeout, CloseTimeout = CloseTimeout }));

    /// <summary>Stores a hash per airport, unless an earlier run has done so.</summary>
    public async Task StoreAirportsAsync(IReadOnlyCollection<Airport> airports)
    {
        DurableString<long> stored = _database.String<long>(AirportCount);
        if ((await stored.GetAsync()).GetValueOrDefault() == airports.Count)
            return;
        // In parts, so that no single one holds the database up for long; repeating some of them does no harm.
        foreach (Airport[] part in airports.Chunk(256))
        {
            await _database.TransactAsync(transaction =>
            {
                foreach (Airport airport in part)
                    Store(transaction.Hash<string, string>($"airport:{airport.Code}"), airport);
            });
        }

        await stored.SetAsync(airports.Count);
    }

    /// <summary>Takes one flight in, and its number with it; completes when that is durable.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="lastNumber">The number of the flight before it: if that one was refused, so is this one.</param>
    public ValueTask IngestAsync(Flight flight, long lastNumber) => _database.TransactAsync(transaction =>
    {
        long lastStored = transaction.String<long>(LastNumber).Get().GetValueOrDefault();
        if (lastStored != lastNumber)
        {
            throw new InvalidOperationException(
                $"Flight {flight.Number} belongs behind flight {lastNumber}, but the last one stored is {lastStored}.");
        }

        transaction.SortedSet<string>(Departures).Increment(flight.Origin, 1);
        transaction.SortedSet<string>(DelayMinutes).Increment(flight.Origin, flight.DelayMinutes);
        transaction.Set<string>(DestinationsOf(flight.Origin)).Add(flight.Destination);
        var recent = transaction.List<string>(Recent);
        recent.PushLeft(Board.Describe(flight));
        recent.Trim(0, Board.RecentCount - 1);
        transaction.String<long>(FlightCount).Increment(1);
        transaction.String<long>(TotalDelay).Increment(flight.DelayMinutes);
        transaction.String<long>(LastNumber).Set(flight.Number);
        string boarding = $"boarding:{flight.Number}";
        transaction.String<string>(boarding).Set(flight.Destination);
        transaction.Keys.Expire(boarding, BoardingTime);
    });

    /// <summary>The whole board as of one moment.</summary>
    public ValueTask<Board> ReadBoardAsync() => _database.TransactAsync(transaction =>
    {
        var board = new Board
        {
            FlightCount = transaction.String<long>(FlightCount).Get().GetValueOrDefault(),
            LastNumber = transaction.String<long>(LastNumber).Get().GetValueOrDefault(),
            TotalDelayMinutes = transaction.String<long>(TotalDelay).Get().GetValueOrDefault(),
            Recent = [.. transaction.List<string>(Recent).Range(0, -1)],
        };
        foreach ((string code, double count) in transaction.SortedSet<string>(Departures).Range(0, -1))
        {
            board.Departures.Add(code, (long)count);
            board.Destinations.Add(code, [.. transaction.Set<string>(DestinationsOf(code)).Members()]);
        }

        foreach ((string code, double minutes) in transaction.SortedSet<string>(DelayMinutes).Range(0, -1))
            board.DelayMinutes.Add(code, (long)minutes);
        return board;
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static void Store(TransactionHash<string, string> hash, Airport airport)
    {
        hash.Set("name", airport.Name);
        hash.Set("city", airport.City);
        hash.Set("state", airport.State);
        hash.Set("country", airport.Country);
        hash.Set("latitude", airport.Latitude.ToString("R", CultureInfo.InvariantCulture));
        hash.Set("longitude", airport.Longitude.ToString("R", CultureInfo.InvariantCulture));
    }

    private static string DestinationsOf(string code) => $"destinations:{code}";
}
