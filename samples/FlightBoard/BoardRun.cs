using System.Diagnostics;
using MemoryDb;
using Spectre.Console;

namespace FlightBoard;

/// <summary>
/// One run: open the database, check what an earlier run left, go on behind the last flight stored, show the board.
/// </summary>
internal sealed class BoardRun(BoardOptions options, BoardDatabase database, IReadOnlyList<Flight> flights)
{
    /// <returns>The exit code: 0 only if all of the file is in the database, and nothing else.</returns>
    public static async Task<int> RunAsync(BoardOptions options, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        BoardDatabase? database = null;
        try
        {
            DamageReport damage = new();
            List<Airport> airports = await damage.Sound(AirportFile.ReadAsync(BoardCommand.AirportsPath), "airports")
                .ToListAsync(cancellationToken);
            List<Flight> flights = await damage.Sound(FlightFile.ReadAsync(options.FlightsPath), "flights")
                .ToListAsync(cancellationToken);
            Directory.CreateDirectory(options.DataDirectory);
            database = await BoardDatabase.OpenAsync(options);
            int exitCode = await new BoardRun(options, database, flights).RunAsync(airports, clock, cancellationToken);
            return exitCode == ExitCode.Complete && damage.Count > 0 ? ExitCode.Incomplete : exitCode;
        }
        catch (Exception exception) when (exception is MemoryDbException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{exception.GetType().Name}: {exception.Message}");
            ReportReplicas(database);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped before it began.");
            return ExitCode.Incomplete;
        }
        finally
        {
            if (database is not null)
                await database.DisposeAsync();
        }
    }

    private async Task<int> RunAsync(List<Airport> airports, Stopwatch clock, CancellationToken cancellationToken)
    {
        Board board = await database.ReadBoardAsync();
        if (!IsConsistent(board))
            return ExitCode.Inconsistent;
        long newCount = 0;
        if (!options.VerifyOnly)
        {
            await database.StoreAirportsAsync(airports);
            newCount = await IngestAsync(board, cancellationToken);
            board = await database.ReadBoardAsync();
            if (!IsConsistent(board))
                return ExitCode.Inconsistent;
        }

        BoardView.Show(board, airports);
        ReportReplicas(database);
        Console.WriteLine(BoardView.Summarize(board, newCount, clock.Elapsed));
        return board.FlightCount == flights.Count ? ExitCode.Complete : ExitCode.Incomplete;
    }

    // The database must hold the flights up to the last one stored: each of them, once, and all of each.
    private bool IsConsistent(Board stored)
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

    private async Task<long> IngestAsync(Board stored, CancellationToken cancellationToken)
    {
        using AcknowledgedFile acknowledged = AcknowledgedFile.Open(options.AcknowledgedPath);
        var ingestion = new FlightIngestion(database.IngestAsync, acknowledged, options);
        return await AnsiConsole.Progress().StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("Flights", maxValue: Math.Max(1, flights.Count));
            task.Increment(stored.FlightCount);
            IEnumerable<Flight> remaining = flights.Where(flight => flight.Number > stored.LastNumber);
            return await ingestion.RunAsync(
                remaining, stored.LastNumber, count => task.Increment(count), cancellationToken);
        });
    }

    private static void ReportReplicas(BoardDatabase? database)
    {
        foreach (string line in ReplicaReport.Describe(database?.Replicas ?? []))
            Console.Error.WriteLine(line);
        foreach (string line in ReplicaReport.DescribeRepairs(database?.Recovery))
            Console.Error.WriteLine(line);
    }
}
