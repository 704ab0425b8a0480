namespace MemoryDb.Benchmarks;

/// <summary>The engines that can be measured.</summary>
internal static class EngineList
{
    public static IReadOnlyList<IEngine> All { get; } =
    [
        new RawFilesEngine(fileCount: 1),
        new RawFilesEngine(fileCount: 3),
        new DictionaryEngine(),
        new ReplayEngine(),
        new MemoryDbEngine(inMemory: false),
        new MemoryDbEngine(inMemory: true),
    ];

    public static IEnumerable<string> Names => All.Select(engine => engine.Name);

    public static IEnumerable<string> WorkloadNames =>
        All.SelectMany(engine => engine.Workloads).Select(workload => workload.Name).Distinct();
}
