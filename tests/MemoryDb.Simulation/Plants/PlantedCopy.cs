using System.Diagnostics;

namespace MemoryDb.Simulation;

/// <summary>
/// A copy of the sources with every bug in it, built once. Each run of it brings one of them to life, which its
/// environment names; the sources themselves stay as they are.
/// </summary>
internal sealed class PlantedCopy : IDisposable
{
    public const string Variable = "MEMORYDB_PLANT";

    private const string Switch = """
        internal static class Planted
        {
            private static readonly string? Name = System.Environment.GetEnvironmentVariable("MEMORYDB_PLANT");

            public static bool Is(string name) => name == Name;
        }
        """;

    /// <summary>The source projects that bugs may be in, and where their code finds the switch.</summary>
    private static readonly (string Project, string Namespace)[] Planted =
        [("src/MemoryDb.Core", "MemoryDb"), ("src/MemoryDb.Log", "MemoryDb.Log")];

    private readonly string _root = Directory.CreateTempSubdirectory("memorydb-plants-").FullName;
    private readonly PlantSubject _subject;

    private PlantedCopy(PlantSubject subject) => _subject = subject;

    /// <summary>Copies, plants and builds.</summary>
    /// <exception cref="InvalidOperationException">The copy does not build.</exception>
    public static PlantedCopy Create(string root, PlantSubject subject, PlantList plants)
    {
        var copy = new PlantedCopy(subject);
        foreach (string name in (string[])["src", .. subject.References, subject.Project])
            CopyFolder(Path.Combine(root, name), Path.Combine(copy._root, name));
        foreach (string file in Directory.GetFiles(root))
            File.Copy(file, Path.Combine(copy._root, Path.GetFileName(file)));
        foreach ((string path, string text) in plants.ApplyTo(copy._root))
            File.WriteAllText(path, text);
        foreach ((string project, string space) in Planted)
            File.WriteAllText(Path.Combine(copy._root, project, "Planted.cs"), $"namespace {space};\n\n{Switch}");
        (int exitCode, string output) = Run(copy._root, null, [
            "build", subject.Project, "-c", "Release", "-v", "quiet", "-p:TreatWarningsAsErrors=false",
            "-p:EnforceCodeStyleInBuild=false", "-p:RunAnalyzers=false",
        ]);
        return exitCode == 0
            ? copy
            : throw new InvalidOperationException($"The planted sources do not build:\n{output}");
    }

    /// <summary>Runs the program with one bug alive.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    public (int ExitCode, string Output) Run(Plant plant, IEnumerable<string> arguments) => Run(
        _root,
        plant.Name,
        [Path.Combine(_root, _subject.Program), .. arguments]);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj"))
                CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static (int ExitCode, string Output) Run(string folder, string? plant, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment[Variable] = plant;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
