using MemoryDb.Simulation;

namespace MemoryDb.Linearizability;

/// <summary>
/// Bugs planted in a copy of the sources, one alive at a time, show in recorded histories. That takes minutes, so it is
/// done only when it is asked for (<c>-explicit only</c>); that they can be planted is tested always.
/// </summary>
public sealed class PlantTests(PlantedEngine engine, ITestOutputHelper output) : IClassFixture<PlantedEngine>
{
    public static TheoryData<string> Names => [.. PlantedEngine.List.Plants.Select(plant => plant.Name)];

    [Fact]
    public void Every_bug_of_the_list_can_still_be_planted()
    {
        Assert.True(PlantedEngine.List.Plants.Count >= 14);
        Assert.NotEmpty(PlantedEngine.List.ApplyTo(PlantedEngine.Root));
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public void The_bug_shows_in_a_history(string name)
    {
        (int exitCode, string printed) = engine.Run(PlantedEngine.List.Plants.Single(plant => plant.Name == name));
        int at = printed.IndexOf("VIOLATION", StringComparison.Ordinal);
        Assert.True(exitCode != 0 && at >= 0, $"Missed; the run said:\n{printed}");
        string[] lines = printed[at..].Split('\n', StringSplitOptions.TrimEntries);
        output.WriteLine($"caught {name}: {lines[0]}: {lines[1]}");
    }

    /// <summary>What is found comes from the bug, not from its surroundings.</summary>
    [Fact(Explicit = true)]
    public void Without_a_bug_alive_the_copy_is_sound()
    {
        (int exitCode, string printed) = engine.Run(new Plant("none", "histories", "no bug"));
        Assert.True(exitCode == 0, printed);
    }
}
