using MemoryDb.Simulation;

namespace MemoryDb.Linearizability;

/// <summary>A copy of the sources with every bug of the list in it, built when it is first needed.</summary>
public sealed class PlantedEngine : IDisposable
{
    private static readonly PlantSubject Subject = new(
        "tests/MemoryDb.Linearizability/Plants/plants.txt",
        "tests/MemoryDb.Linearizability",
        ["tests/MemoryDb.Testing", "tests/MemoryDb.Fuzzing", "tests/MemoryDb.Simulation"]);

    private PlantedCopy? _copy;

    /// <summary>The root of the repository.</summary>
    internal static string Root { get; } = FindRoot();

    internal static PlantList List { get; } = new(Root, Subject);

    /// <summary>Records and checks histories with one bug alive.</summary>
    internal (int ExitCode, string Output) Run(Plant plant)
    {
        _copy ??= PlantedCopy.Create(Root, Subject, List);
        string test = $"*.{nameof(SimulatedHistoryTests.Every_simulated_history_is_linearizable)}";
        return _copy.Run(plant, ["-noLogo", "-noColor", "-method", test]);
    }

    public void Dispose() => _copy?.Dispose();

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MemoryDb.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
