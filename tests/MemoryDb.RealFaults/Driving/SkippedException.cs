namespace MemoryDb.RealFaults.Driving;

/// <summary>A tool or a right that a case needs is missing here.</summary>
internal sealed class SkippedException(string reason) : Exception(reason);
