using System.Text.Json;

namespace FlightBoard;

/// <summary>Reads flights from JSON Lines, one flight a line.</summary>
internal static class FlightFile
{
    /// <summary>Reads the file as it goes, one flight at a time: it may be larger than memory.</summary>
    public static async IAsyncEnumerable<FileLine<Flight>> ReadAsync(string path)
    {
        long lineNumber = 0;
        long lastNumber = 0;
        await foreach (string line in File.ReadLinesAsync(path))
        {
            lineNumber++;
            FileLine<Flight> parsed = Parse(lineNumber, line, lastNumber);
            lastNumber = parsed.Value?.Number ?? lastNumber;
            yield return parsed;
        }
    }

    // The number of the last flight stored says where to go on, so numbers that do not rise would be skipped silently.
    private static FileLine<Flight> Parse(long lineNumber, string line, long lastNumber)
    {
        try
        {
            Flight? flight = JsonSerializer.Deserialize(line, FlightJson.Default.Flight);
            if (flight is null)
                return FileLine<Flight>.Damaged(lineNumber, "there is no flight");
            if (flight.Number <= lastNumber)
                return FileLine<Flight>.Damaged(lineNumber, $"flight {flight.Number} follows flight {lastNumber}");
            return new(lineNumber, flight);
        }
        catch (JsonException exception)
        {
            return FileLine<Flight>.Damaged(lineNumber, exception.Message);
        }
    }
}
