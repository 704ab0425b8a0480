using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace FlightBoard;

/// <summary>The command line: its options, their defaults, and what is wrong with them.</summary>
internal static class BoardCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the database",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataDirectory(),
    };

    private static readonly Option<FileInfo> Flights = new("--flights")
    {
        Description = "The flights, as JSON Lines",
        HelpName = "FILE",
        DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "flights", "flights.jsonl")),
    };

    private static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "How many flights may be on their way at once",
        HelpName = "N",
        DefaultValueFactory = _ => 64,
    };

    private static readonly Option<int> Pace = new("--pace")
    {
        Description = "The time between two flights; 0 for none",
        HelpName = "MICROSECONDS",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<int> Replicas = new("--replicas")
    {
        Description = "How many replicas the log has",
        HelpName = "N",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<bool> Verify = new("--verify")
    {
        Description = "Compare what is stored with the file, and take in nothing",
    };

    /// <summary>The airports, which come with the sample.</summary>
    public static string AirportsPath => Path.Combine(AppContext.BaseDirectory, "flights", "airports.csv");

    /// <summary>
    /// A command that hands its validated options to <paramref name="run"/> and returns its exit code.
    /// </summary>
    public static RootCommand Create(Func<BoardOptions, CancellationToken, Task<int>> run)
    {
        RequireRange(Concurrency, 1, 100_000);
        RequireRange(Pace, 0, 60_000_000);
        RequireReplicaCount();
        Flights.AcceptExistingOnly();
        Data.AcceptLegalFilePathsOnly();

        var command = new RootCommand("Takes flights into a durable board of departures; goes on where it was stopped.")
        {
            Data, Flights, Concurrency, Pace, Replicas, Verify,
        };
        command.SetAction((result, cancellationToken) => run(Read(result), cancellationToken));
        return command;
    }

    /// <summary>Runs the program: what is wrong with the options is one line on standard error.</summary>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        ParseResult result = Create(BoardRun.RunAsync).Parse(arguments);
        if (result.Errors.Count == 0)
            return await result.InvokeAsync();
        Console.Error.WriteLine(string.Join(' ', result.Errors.Select(error => error.Message)));
        return ExitCode.Failed;
    }

    private static BoardOptions Read(ParseResult result) => new()
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(Data)),
        FlightsPath = result.GetRequiredValue(Flights).FullName,
        Concurrency = result.GetRequiredValue(Concurrency),
        Pace = TimeSpan.FromMicroseconds(result.GetRequiredValue(Pace)),
        ReplicaCount = result.GetRequiredValue(Replicas),
        VerifyOnly = result.GetValue(Verify),
    };

    private static void RequireRange(Option<int> option, int lowest, int highest) => option.Validators.Add(result =>
    {
        if (TryRead(result, out int value) && (value < lowest || value > highest))
            result.AddError($"{option.Name} is {value}, but must be from {lowest} to {highest}.");
    });

    private static void RequireReplicaCount() => Replicas.Validators.Add(result =>
    {
        if (TryRead(result, out int value) && value is not (1 or 3 or 5))
            result.AddError($"{Replicas.Name} is {value}, but must be 1, 3 or 5.");
    });

    // What is no number at all is reported by the parser.
    private static bool TryRead(OptionResult result, out int value)
    {
        value = 0;
        return result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out value);
    }

    // In a checkout the sample keeps its data beside its source, wherever it is started from; elsewhere it is "data"
    // below the current folder.
    private static string DefaultDataDirectory()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "FlightBoard.csproj")))
                return Path.Combine(folder, "data");
        }

        return "data";
    }
}
