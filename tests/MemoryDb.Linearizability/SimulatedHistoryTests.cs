namespace MemoryDb.Linearizability;

/// <summary>
/// Whatever the log withholds, doubts or loses, and whoever cancels or dies: what the callers were told is a history
/// that one caller after another could have had (T1, T2, T5, T8, T9). <c>MEMORYDB_HISTORIES</c> sets how many,
/// <c>MEMORYDB_SEED</c> the first seed.
/// </summary>
public sealed class SimulatedHistoryTests(ITestOutputHelper output)
{
    private const int Count = 20_000;

    [Fact]
    public void Every_simulated_history_is_linearizable()
    {
        int count = Settings.Histories(Count);
        var run = new HistoryRun(Settings.Seed, count);
        string? failure = run.Run();
        output.WriteLine(
            $"{count} histories from seed {Settings.Seed}: {run.OperationCount} operations, the longest history has"
            + $" {run.LongestHistory}; {run.StepCount} steps of the checker, at most {run.MostSteps}");
        Assert.True(failure is null, failure);
    }
}
