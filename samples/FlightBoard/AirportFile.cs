using System.Globalization;

namespace FlightBoard;

/// <summary>Reads airports from comma-separated values with one line of headings.</summary>
internal static class AirportFile
{
    private const int ColumnCount = 7;

    /// <summary>Reads the file as it goes, one airport at a time.</summary>
    public static async IAsyncEnumerable<FileLine<Airport>> ReadAsync(string path)
    {
        long number = 1;
        await foreach (string line in File.ReadLinesAsync(path).Skip(1))
        {
            number++;
            yield return Parse(number, line);
        }
    }

    private static FileLine<Airport> Parse(long number, string line)
    {
        if (!CommaSeparatedLine.TryParse(line, out IReadOnlyList<string> values))
            return FileLine<Airport>.Damaged(number, "a quote is not closed");
        if (values.Count != ColumnCount)
            return FileLine<Airport>.Damaged(number, $"{values.Count} columns instead of {ColumnCount}");
        if (values[0].Length == 0)
            return FileLine<Airport>.Damaged(number, "the code is empty");
        if (!TryParseDegrees(values[5], out double latitude) || !TryParseDegrees(values[6], out double longitude))
            return FileLine<Airport>.Damaged(number, "the latitude or the longitude is not a number");
        return new(number, new(values[0], values[1], values[2], values[3], values[4], latitude, longitude));
    }

    private static bool TryParseDegrees(string text, out double degrees) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees);
}
