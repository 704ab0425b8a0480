namespace MemoryDb.Simulation;

/// <summary>A program that hunts planted bugs, and what has to be copied to build it with the bugs in it.</summary>
/// <param name="List">The list of the bugs, from the root of the repository.</param>
/// <param name="Project">The program's project.</param>
/// <param name="References">The projects beside the sources that it needs.</param>
internal sealed record PlantSubject(string List, string Project, string[] References)
{
    /// <summary>The simulation, which hunts the bugs of the log and of what goes into it.</summary>
    public static PlantSubject Simulation { get; } = new(
        "tests/MemoryDb.Simulation/Plants/plants.txt",
        "tests/MemoryDb.Simulation",
        ["tests/MemoryDb.Testing", "tests/MemoryDb.Fuzzing"]);

    /// <summary>The program that building it makes, from the root of the copy.</summary>
    public string Program => $"{Project}/bin/Release/net10.0/{Path.GetFileName(Project)}.dll";
}
