namespace FlightBoard;

/// <summary>
/// What the flights up to a number add up to: read from the database, or counted from the file to check the database.
/// </summary>
internal sealed class Board
{
    /// <summary>How many flights the list of recent ones holds.</summary>
    public const int RecentCount = 10;

    /// <summary>How many flights there are.</summary>
    public long FlightCount { get; set; }

    /// <summary>The number of the last flight read; 0 if there is none.</summary>
    public long LastNumber { get; set; }

    /// <summary>The delay of all flights, in minutes.</summary>
    public long TotalDelayMinutes { get; set; }

    /// <summary>The number of departures of each airport.</summary>
    public Dictionary<string, long> Departures { get; init; } = [];

    /// <summary>The delay of the departures of each airport, in minutes.</summary>
    public Dictionary<string, long> DelayMinutes { get; init; } = [];

    /// <summary>Where one can fly to from each airport.</summary>
    public Dictionary<string, HashSet<string>> Destinations { get; init; } = [];

    /// <summary>The last flights, the newest first.</summary>
    public List<string> Recent { get; init; } = [];

    /// <summary>A flight as the list of recent ones shows it.</summary>
    public static string Describe(Flight flight) => $"{flight.Number} {flight.Origin}-{flight.Destination}";

    /// <summary>Counts a flight in memory, as a transaction does it in the database.</summary>
    public void Add(Flight flight)
    {
        FlightCount++;
        LastNumber = flight.Number;
        TotalDelayMinutes += flight.DelayMinutes;
        Departures[flight.Origin] = Departures.GetValueOrDefault(flight.Origin) + 1;
        DelayMinutes[flight.Origin] = DelayMinutes.GetValueOrDefault(flight.Origin) + flight.DelayMinutes;
        if (!Destinations.TryGetValue(flight.Origin, out HashSet<string>? destinations))
            Destinations.Add(flight.Origin, destinations = []);
        destinations.Add(flight.Destination);
        Recent.Insert(0, Describe(flight));
        if (Recent.Count > RecentCount)
            Recent.RemoveAt(RecentCount);
    }

    /// <summary>The airports with the most departures; of equals, the first by code.</summary>
    public IEnumerable<(string Code, long Departures)> Busiest(int count) => Departures
        .OrderByDescending(airport => airport.Value)
        .ThenBy(airport => airport.Key, StringComparer.Ordinal)
        .Take(count)
        .Select(airport => (airport.Key, airport.Value));
}
