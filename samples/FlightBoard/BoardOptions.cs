namespace FlightBoard;

/// <summary>What a run is asked to do.</summary>
internal sealed record BoardOptions
{
    /// <summary>Where the database keeps its log, and the run its list of acknowledged flights.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The file of the flights.</summary>
    public required string FlightsPath { get; init; }

    /// <summary>How many flights may be on their way to the log at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The time between two flights; none to go as fast as the log does.</summary>
    public required TimeSpan Pace { get; init; }

    /// <summary>How many replicas the log has.</summary>
    public required int ReplicaCount { get; init; }

    /// <summary>Compare what is stored with the file, and take in nothing.</summary>
    public required bool VerifyOnly { get; init; }

    /// <summary>The list of the flights whose transaction was acknowledged.</summary>
    public string AcknowledgedPath => Path.Combine(DataDirectory, "acknowledged");
}
