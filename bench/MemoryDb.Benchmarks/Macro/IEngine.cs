namespace MemoryDb.Benchmarks;

/// <summary>Something to measure: a database, or a limit to compare it with.</summary>
internal interface IEngine
{
    string Name { get; }

    IReadOnlyList<Workload> Workloads { get; }
}
