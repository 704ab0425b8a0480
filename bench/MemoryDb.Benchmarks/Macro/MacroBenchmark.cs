namespace MemoryDb.Benchmarks;

/// <summary>
/// Runs the chosen workloads of the chosen engines one after another, and prints a line for each figure.
/// </summary>
internal static class MacroBenchmark
{
    public static async Task<int> RunAsync(string[]? engines, string[]? workloads, TimeSpan duration, string dataFolder)
    {
        string[] unknown = [.. Unknown(engines, EngineList.Names), .. Unknown(workloads, EngineList.WorkloadNames)];
        if (unknown.Length > 0)
        {
            await Console.Error.WriteLineAsync($"Unknown: {string.Join(", ", unknown)}.");
            return 1;
        }
        await Console.Error.WriteLineAsync(Figure.Header);
        foreach (IEngine engine in EngineList.All.Where(engine => IsChosen(engines, engine.Name)))
        {
            foreach (Workload workload in engine.Workloads.Where(workload => IsWanted(workloads, workload.Name)))
                await MeasureAsync(engine, workload, duration, dataFolder);
        }
        return 0;
    }

    private static async Task MeasureAsync(IEngine engine, Workload workload, TimeSpan duration, string dataFolder)
    {
        foreach (int concurrency in workload.Concurrencies)
        {
            DirectoryInfo folder = Directory.CreateDirectory(
                Path.Combine(dataFolder, $"memorydb-benchmark-{Environment.ProcessId}"));
            try
            {
                Figure figure = await workload.MeasureAsync(concurrency, new MeasureContext(duration, folder.FullName));
                await Console.Out.WriteLineAsync(figure.ToLine(engine.Name, workload.Name, concurrency));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    // A minute with ten million keys is only for who asks for it.
    private static bool IsWanted(string[]? chosen, string name) =>
        chosen is null ? name != "pauses" : chosen.Contains(name);

    private static bool IsChosen(string[]? chosen, string name) => chosen is null || chosen.Contains(name);

    private static IEnumerable<string> Unknown(string[]? chosen, IEnumerable<string> known) =>
        (chosen ?? []).Except(known);
}
