using MemoryDb.Log;

namespace MemoryDb.Linearizability;

/// <summary>
/// Real threads on real files: what they were told is one caller's history too, and stays so after the database was
/// closed and opened again. <c>MEMORYDB_SEED</c> sets the first seed.
/// </summary>
public sealed class ThreadedHistoryTests : IDisposable
{
    private const int Count = 100;

    private readonly string _directory = Directory.CreateTempSubdirectory("memorydb-histories-").FullName;

    [Fact]
    public async Task Every_history_of_threads_is_linearizable()
    {
        ThreadedWorld[] worlds = [.. Enumerable.Range(Settings.Seed, Count).Select(seed => new ThreadedWorld(seed))];
        await using (MemoryDatabase database = await MemoryDatabase.OpenAsync(_directory))
        {
            foreach (ThreadedWorld world in worlds)
                world.Run(database);
        }

        await using MemoryDatabase reopened = await MemoryDatabase.OpenAsync(_directory);
        foreach (ThreadedWorld world in worlds)
        {
            world.ReadAll(reopened);
            Verdict verdict = LinearizabilityChecker.Check(world.History);
            Assert.True(
                verdict.IsLinearizable, $"Seed {world.Seed}: {verdict.Kind} in {world.History.Count} operations.\n"
                    + verdict.Explanation);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
