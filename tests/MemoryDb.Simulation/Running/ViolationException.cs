namespace MemoryDb.Simulation;

/// <summary>An invariant does not hold.</summary>
internal sealed class ViolationException(string invariant, string message, Exception? inner = null)
    : Exception($"{invariant}: {message}", inner)
{
    public string Invariant { get; } = invariant;
}
