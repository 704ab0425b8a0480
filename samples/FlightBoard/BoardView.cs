using System.Globalization;
using Spectre.Console;

namespace FlightBoard;

/// <summary>Shows the board: a table for people, and one last line for programs.</summary>
internal static class BoardView
{
    private const int TableRows = 10;
    private const int SummaryAirports = 5;

    /// <summary>No colours and no cursor movements where they would end up in a file.</summary>
    public static void AdaptToOutput()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Console = AnsiConsole.Create(
                new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
    }

    /// <summary>The busiest airports and the newest flights.</summary>
    public static void Show(Board board, IEnumerable<Airport> airports)
    {
        Dictionary<string, Airport> known =
            airports.DistinctBy(airport => airport.Code).ToDictionary(airport => airport.Code);
        Table table = new Table().Title("Departures").RoundedBorder();
        table.AddColumns("Airport", "City");
        table.AddColumn("Departures", column => column.RightAligned());
        table.AddColumn("Average delay", column => column.RightAligned());
        table.AddColumn("Destinations", column => column.RightAligned());
        foreach ((string code, long departures) in board.Busiest(TableRows))
        {
            double delay = (double)board.DelayMinutes.GetValueOrDefault(code) / departures;
            table.AddRow(
                Markup.Escape(code),
                Markup.Escape(known.GetValueOrDefault(code)?.City ?? ""),
                departures.ToString("N0", CultureInfo.InvariantCulture),
                delay.ToString("0.0 min", CultureInfo.InvariantCulture),
                board.Destinations.GetValueOrDefault(code, []).Count.ToString(CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Newest: {string.Join(", ", board.Recent)}");
    }

    /// <summary>The board in one line of name=value, for programs.</summary>
    public static string Summarize(Board board, long newCount, TimeSpan duration)
    {
        var parts = new List<string> { $"flights={board.FlightCount}" };
        parts.AddRange(board.Busiest(SummaryAirports).Select(airport =>
            $"departures.{airport.Code}={airport.Departures}"));
        parts.Add($"total_delay={board.TotalDelayMinutes}");
        parts.Add($"new={newCount}");
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"seconds={duration.TotalSeconds:0.00}"));
        return string.Join(' ', parts);
    }
}
