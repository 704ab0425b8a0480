namespace FlightBoard;

/// <summary>
/// Compares what the database holds with what it must hold. A flight that was lost makes a number too small, one that
/// was taken in twice makes it too large, and half a transaction makes two of them disagree.
/// </summary>
internal static class BoardComparison
{
    /// <summary>What is wrong, in words; empty if nothing is.</summary>
    /// <param name="stored">What the database holds.</param>
    /// <param name="expected">The flights of the file up to the last one that the database holds.</param>
    /// <param name="acknowledged">The flights that were acknowledged, in their order.</param>
    public static IReadOnlyList<string> Compare(Board stored, Board expected, IReadOnlyList<long> acknowledged)
    {
        var faults = new List<string>();
        Check(faults, "flights", stored.FlightCount, expected.FlightCount);
        Check(faults, "last flight", stored.LastNumber, expected.LastNumber);
        Check(faults, "total delay", stored.TotalDelayMinutes, expected.TotalDelayMinutes);
        Check(faults, "recent flights", string.Join(", ", stored.Recent), string.Join(", ", expected.Recent));
        foreach (string code in stored.Departures.Keys.Union(expected.Departures.Keys).Order(StringComparer.Ordinal))
        {
            Check(faults, $"departures of {code}", Count(stored.Departures, code), Count(expected.Departures, code));
            Check(faults, $"delay of {code}", Count(stored.DelayMinutes, code), Count(expected.DelayMinutes, code));
            Check(faults, $"destinations of {code}", List(stored, code), List(expected, code));
        }

        faults.AddRange(acknowledged.Where(number => number > stored.LastNumber)
            .Select(number => $"flight {number} was acknowledged, but the last one stored is {stored.LastNumber}"));
        faults.AddRange(acknowledged.Zip(acknowledged.Skip(1)).Where(pair => pair.First >= pair.Second)
            .Select(pair => $"flight {pair.Second} was acknowledged after flight {pair.First}"));
        return faults;
    }

    private static void Check<T>(List<string> faults, string what, T stored, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(stored, expected))
            faults.Add($"{what}: stored {stored}, expected {expected}");
    }

    private static long Count(Dictionary<string, long> counts, string code) => counts.GetValueOrDefault(code);

    private static string List(Board board, string code) =>
        string.Join(' ', board.Destinations.GetValueOrDefault(code, []).Order(StringComparer.Ordinal));
}
