namespace MemoryDb.Linearizability;

/// <summary>
/// Whatever the log withholds, doubts or loses, and whoever cancels or dies: what the callers were told is a history
/// that one caller after another could have had (T1, T2, T5, T8, T9). <c>MEMORYDB_HISTORIES</c> sets how many,
/// <c>MEMORYDB_SEED</c> the first seed.
/// </summary>
public sealed class SimulatedHistoryTests(ITestOutputHelper output)
{
    private const int Count = 20_000;

    private static readonly Lazy<HistoryOperation[]> Sample =
        new(() => [.. Enumerable.Range(1, 300).SelectMany(World.Record)]);

    [Fact]
    public void Every_simulated_history_is_linearizable()
    {
        int count = Settings.Histories(Count);
        var run = new HistoryRun(Settings.Seed, count);
        string? failure = run.Run();
        output.WriteLine(
            $"{count} histories from seed {Settings.Seed}: {run.OperationCount} operations, the longest history has"
            + $" {run.LongestHistory}; {run.StepCount} steps of the checker, at most"
            + $" {run.Hardest.Steps}, for seed {run.Hardest.Seed}");
        Assert.True(failure is null, failure);
    }

    [Fact]
    public void A_seed_gives_the_same_history_again()
    {
        for (int seed = 1; seed <= 20; seed++)
            Assert.Equal(Text(World.Record(seed)), Text(World.Record(seed)));
    }

    [Theory]
    [InlineData("Get", "'")]
    [InlineData("Set ", null)]
    [InlineData("SetIfAbsent", "no")]
    [InlineData("SetIfEqual", "yes")]
    [InlineData("Increment", Reply.WrongValue)]
    [InlineData("PushRight", Reply.WrongType)]
    [InlineData("PopLeft, waiting", "'")]
    [InlineData("PopLeft, waiting", Reply.Nothing)]
    [InlineData("PopLeft, waiting", null)]
    [InlineData("Move, waiting", "'")]
    [InlineData("Transfer", null)]
    [InlineData("WriteAndRollBack", "[yes yes]")]
    [InlineData("SetBothAroundFiller", Reply.Done)]
    [InlineData("SetBothAroundFiller", null)]
    [InlineData("Expire", "yes")]
    [InlineData("Persist", "yes")]
    [InlineData("Rename Always", "yes")]
    [InlineData("Rename NotExists", "no")]
    [InlineData("Copy", "yes")]
    [InlineData("Clear", Reply.Done)]
    [InlineData("CountAll", "0")]
    [InlineData("GetAll", "[m")]
    [InlineData("Move m", "yes")]
    public void Histories_hold_what_they_are_for(string command, string? reply) => Assert.Contains(
        Sample.Value,
        operation => operation.Command.Text.StartsWith(command, StringComparison.Ordinal)
            && (operation.Reply == reply
                || (reply is not null && operation.Reply?.StartsWith(reply, StringComparison.Ordinal) is true)));

    private static string Text(IEnumerable<HistoryOperation> history) => string.Join('\n', history);
}
