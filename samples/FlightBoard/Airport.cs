namespace FlightBoard;

/// <summary>An airport, as the file describes it.</summary>
/// <param name="Code">Its code of three or four characters.</param>
internal sealed record Airport(
    string Code,
    string Name,
    string City,
    string State,
    string Country,
    double Latitude,
    double Longitude);
