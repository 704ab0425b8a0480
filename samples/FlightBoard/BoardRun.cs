using System.Diagnostics;
using Spectre.Console;

namespace FlightBoard;

/// <summary>
/// One run: open the database, check what an earlier run left, go on behind the last flight stored, show the board.
/// </summary>
internal static class BoardRun
{
    private const int Complete = 0;
    private const int Incomplete = 1;
    private const int Inconsistent = 3;

    /// <returns>The exit code: 0 only if all of the file is in the database, and nothing else.</returns>
    public static async Task<int> RunAsync(BoardOptions options, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Directory.CreateDirectory(options.DataDirectory);
        DamageReport damage = new();
        List<Airport> airports = await damage.Sound(AirportFile.ReadAsync(BoardCommand.AirportsPath), "airports")
            .ToListAsync(cancellationToken);
        List<Flight> flights = await damage.Sound(FlightFile.ReadAsync(options.FlightsPath), "flights")
            .ToListAsync(cancellationToken);

        await using BoardDatabase database = await BoardDatabase.OpenAsync(options);
        Board board = await database.ReadBoardAsync();
        if (!IsConsistent(board, flights, options))
            return Inconsistent;
        long newCount = 0;
        if (!options.VerifyOnly)
        {
            await database.StoreAirportsAsync(airports);
            newCount = await IngestAsync(database, flights, board, options, cancellationToken);
            board = await database.ReadBoardAsync();
            if (!IsConsistent(board, flights, options))
                return Inconsistent;
        }

        BoardView.Show(board, airports.ToDictionary(airport => airport.Code, airport => airport.City));
        Console.WriteLine(BoardView.Summarize(board, newCount, clock.Elapsed));
        return damage.Count == 0 && board.FlightCount == flights.Count ? Complete : Incomplete;
    }

    // The database must hold the flights up to the last one stored: each of them, once, and all of each.
    private static bool IsConsistent(Board stored, List<Flight> flights, BoardOptions options)
    {
        var expected = new Board();
        foreach (Flight flight in flights.TakeWhile(flight => flight.Number <= stored.LastNumber))
            expected.Add(flight);
        IReadOnlyList<long> acknowledged = AcknowledgedFile.Read(options.AcknowledgedPath);

        IReadOnlyList<string> faults = BoardComparison.Compare(stored, expected, acknowledged);
        foreach (string fault in faults)
            Console.Error.WriteLine($"fault: {fault}");
        Console.WriteLine($"verified={stored.FlightCount} acknowledged={acknowledged.Count} faults={faults.Count}");
        return faults.Count == 0;
    }

    private static async Task<long> IngestAsync(
        BoardDatabase database,
        List<Flight> flights,
        Board stored,
        BoardOptions options,
        CancellationToken cancellationToken)
    {
        using AcknowledgedFile acknowledged = AcknowledgedFile.Open(options.AcknowledgedPath);
        var ingestion = new FlightIngestion(database.IngestAsync, acknowledged, options);
        return await AnsiConsole.Progress().StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("Flights", maxValue: flights.Count);
            task.Increment(stored.FlightCount);
            IEnumerable<Flight> remaining = flights.Where(flight => flight.Number > stored.LastNumber);
            return await ingestion.RunAsync(remaining, count => task.Increment(count), cancellationToken);
        });
    }
}
