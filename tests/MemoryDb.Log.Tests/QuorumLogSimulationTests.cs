using MemoryDb.Simulation;

namespace MemoryDb.Log.Tests;

/// <summary>
/// A few seeds of everything that <c>tests/MemoryDb.Simulation</c> does; it runs many more by itself. Whatever happens:
/// acknowledged records stay, refused ones never appear (L1 to L7, L11, L16, L18, H7).
/// </summary>
public sealed class QuorumLogSimulationTests
{
    private const int DefaultSeedCount = 25;

    private static readonly int SeedCount =
        int.Parse(Environment.GetEnvironmentVariable("MEMORYDB_LOG_SEEDS") ?? $"{DefaultSeedCount}");

    public static TheoryData<string> Modes => [.. AllModes.List.Select(mode => $"{mode.Name}/{mode.Part}")];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Nothing_acknowledged_is_lost_and_nothing_else_appears(string mode)
    {
        IMode chosen = Assert.Single(AllModes.Find(mode));

        Violation? violation = SimulationRunner.Run(chosen, firstSeed: 1, SeedCount);

        Assert.True(violation is null, $"{violation}");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Two_runs_of_one_seed_give_the_same_trace(string mode)
    {
        IMode chosen = Assert.Single(AllModes.Find(mode));

        for (int seed = 1; seed <= 3; seed++)
            Assert.Equal(SimulationRunner.TraceOf(chosen, seed), SimulationRunner.TraceOf(chosen, seed));
    }
}
