namespace MemoryDb.Benchmarks;

/// <summary>What a workload is given: how long to measure, and an empty folder on the disk to measure.</summary>
internal sealed record MeasureContext(TimeSpan Duration, string Folder);
