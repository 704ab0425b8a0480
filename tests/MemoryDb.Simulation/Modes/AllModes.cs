namespace MemoryDb.Simulation;

/// <summary>Every mode there is. A new one is added here.</summary>
internal static class AllModes
{
    public static IReadOnlyList<IMode> List { get; } =
    [
        new RandomCrashes(),
        new DatabaseCrashes(),
        new CrashSweep(),
        new IoErrors(),
        new DamageSweep(),
        new DamagedHistories(),
        new PausedRivals(),
        new RivalWalk(),
        .. FuzzInputs.CreateAll(),
    ];

    /// <summary>The names that the command line knows: "crash" for all its parts, "crash/sweep" for one.</summary>
    public static string[] Names =>
        [.. List.SelectMany(mode => new[] { mode.Name, $"{mode.Name}/{mode.Part}" }).Distinct(), "all"];

    /// <summary>The modes of a name; "all" names all.</summary>
    public static IReadOnlyList<IMode> Find(string name) => [.. List.Where(mode =>
        name == "all" || mode.Name == name || $"{mode.Name}/{mode.Part}" == name)];
}
