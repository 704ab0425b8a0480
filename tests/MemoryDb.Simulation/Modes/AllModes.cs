namespace MemoryDb.Simulation;

/// <summary>Every mode there is. A new one is added here.</summary>
internal static class AllModes
{
    public static IReadOnlyList<IMode> List { get; } =
    [
        new RandomCrashes(),
    ];

    /// <summary>The names that the command line knows.</summary>
    public static string[] Names => [.. List.Select(mode => mode.Name).Distinct(), "all"];

    /// <summary>The modes of a name; "all" names all.</summary>
    public static IReadOnlyList<IMode> Find(string name) => [.. List.Where(mode => name == "all" || mode.Name == name)];
}
