namespace MemoryDb.Diagnostics;

/// <summary>
/// How long one reply is withheld because of what another command wrote; made only if anybody listens.
/// </summary>
internal sealed class HazardMeasurement(DatabaseTelemetry database, long? started)
{
    /// <summary>It may be shown.</summary>
    public void End() => database.Record(Instruments.HazardWait, database.Elapsed(started));
}
