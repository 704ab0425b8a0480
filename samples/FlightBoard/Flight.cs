using System.Text.Json.Serialization;

namespace FlightBoard;

/// <summary>A flight, as one line of the file describes it.</summary>
internal sealed record Flight
{
    /// <summary>Its number: from 1, rising from line to line.</summary>
    public required long Number { get; init; }

    /// <summary>When it left, in local time.</summary>
    [JsonConverter(typeof(FlightDateConverter))]
    public required DateTime Date { get; init; }

    /// <summary>How late it left, in minutes; negative if it was early.</summary>
    [JsonPropertyName("delay")]
    public required int DelayMinutes { get; init; }

    /// <summary>How far it went, in miles.</summary>
    [JsonPropertyName("distance")]
    public required int DistanceMiles { get; init; }

    /// <summary>The code of the airport it left.</summary>
    public required string Origin { get; init; }

    /// <summary>The code of the airport it went to.</summary>
    public required string Destination { get; init; }
}
