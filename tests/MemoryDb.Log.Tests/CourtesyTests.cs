using System.Globalization;

namespace MemoryDb.Log.Tests;

/// <summary>What the kernel says of threads. Alone, so that a thread that appears is the log's.</summary>
[Collection(nameof(CourtesyTests))]
[CollectionDefinition(nameof(CourtesyTests), DisableParallelization = true)]
public sealed class CourtesyTests
{
    private const int Ordinary = 0;
    private const int Waiting = 3;
    private const int PolicyField = 41;

    [Fact]
    public async Task A_replicas_thread_waits_for_its_turn_while_its_records_are_large()
    {
        int[] policies = await OnThreadAsync(() =>
        {
            var courtesy = new Courtesy();
            return new[] { 100, 20_000, 8_000, 2_000, 8_000 }
                .Select(bytes =>
                {
                    courtesy.Note(bytes);
                    return PolicyOfThisThread();
                })
                .ToArray();
        });

        Assert.Equal([Ordinary, Waiting, Waiting, Ordinary, Ordinary], policies);
    }

    [Fact]
    public async Task A_thread_that_waits_for_its_turn_starts_ordinary_ones()
    {
        (int own, int started) = await OnThreadAsync(() =>
        {
            Courtesy.WaitForTurns();
            return (PolicyOfThisThread(), OnThreadAsync(PolicyOfThisThread).GetAwaiter().GetResult());
        });

        Assert.Equal((Waiting, Ordinary), (own, started));
    }

    [Fact]
    public async Task The_log_writes_large_records_in_its_turn_and_small_ones_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has threads that wait for their turn.");
        string[] before = Threads();
        string folder = Directory.CreateTempSubdirectory("memorydb-courtesy-").FullName;
        int[] large, small;
        await using (QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(folder))
        {
            string[] writers = [.. Threads()
                .Except(before)
                .Where(thread => NameOf(thread) is "replica-1" or "replica-2" or "replica-3")];
            LogPosition tail = await log.GetTailAsync();
            AppendResult appended = await log.AppendAsync(tail, new byte[100_000]);
            large = [.. writers.Select(PolicyOf)];
            Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(appended.Position, new byte[100])).Outcome);
            small = [.. writers.Select(PolicyOf)];
        }

        // The slowest of three need not have come to it yet.
        Directory.Delete(folder, recursive: true);
        Assert.True(large.Count(policy => policy == Waiting) >= 2, $"Large: {string.Join(", ", large)}.");
        Assert.True(small.Count(policy => policy == Ordinary) >= 2, $"Small: {string.Join(", ", small)}.");
    }

    private static string[] Threads() => Directory.GetDirectories("/proc/self/task");

    private static string NameOf(string thread) => File.ReadAllText(Path.Combine(thread, "comm")).Trim();

    private static int PolicyOfThisThread() => PolicyOf("/proc/thread-self");

    private static int PolicyOf(string thread)
    {
        // The name, in parentheses, may hold anything.
        string stat = File.ReadAllText(Path.Combine(thread, "stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[PolicyField - 3], CultureInfo.InvariantCulture);
    }

    private static Task<T> OnThreadAsync<T>(Func<T> action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has threads that wait for their turn.");
        return Task.Factory.StartNew(
            action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
