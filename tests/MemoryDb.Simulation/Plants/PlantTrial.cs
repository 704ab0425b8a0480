using System.Text.RegularExpressions;

namespace MemoryDb.Simulation;

/// <summary>Plants bugs, one after another, and prints for each whether the simulation finds it.</summary>
internal static partial class PlantTrial
{
    /// <param name="chosen">The plant's name, whose run is then printed too, or <c>all</c>.</param>
    /// <param name="seedCount">How many seeds of its mode each one is given.</param>
    /// <param name="output">Where the lines go: <c>caught NAME seed invariant</c> or <c>MISSED NAME</c>.</param>
    /// <returns>The exit code: 1 if one was missed.</returns>
    public static int Run(string chosen, int seedCount, TextWriter output)
    {
        string root = FindRoot();
        var list = new PlantList(root, PlantSubject.Simulation);
        Plant[] plants = [.. list.Plants.Where(plant => chosen == "all" || plant.Name == chosen)];
        if (plants.Length == 0)
        {
            output.WriteLine($"There is no plant '{chosen}'. Those are: {string.Join(", ",
                list.Plants.Select(plant => plant.Name))}.");
            return 1;
        }

        using PlantedCopy copy = PlantedCopy.Create(root, PlantSubject.Simulation, list);
        int missed = 0;
        foreach (Plant plant in plants)
        {
            (int exitCode, string printed) = copy.Run(plant, ["--mode", plant.Mode, "--seeds", $"{seedCount}"]);
            if (chosen != "all")
                output.WriteLine(printed);
            if (exitCode == 1 && Violation().Match(printed) is { Success: true } found)
            {
                output.WriteLine($"caught {plant.Name} {found.Groups["seed"]} {found.Groups["invariant"]}");
                continue;
            }

            missed++;
            output.WriteLine($"MISSED {plant.Name}");
        }

        return missed == 0 ? 0 : 1;
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MemoryDb.sln")))
                return folder;
        }

        throw new InvalidOperationException("Planting needs the sources: run it inside the repository.");
    }

    [GeneratedRegex(@"VIOLATION of (?<invariant>.+?) in \S+, seed (?<seed>-?\d+)")]
    private static partial Regex Violation();
}
