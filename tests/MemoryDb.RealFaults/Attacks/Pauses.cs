using System.Globalization;
using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;
using MemoryDb.RealFaults.Systems;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// A writer is paused at a random moment, another process takes the log over, past the lock file or without it, and the
/// first one wakes (F19, F20): it appends nothing more, is told of the conflict without taking the log over once more,
/// and its successor's appends are answered as if nothing had been. Some sleep longer than they wait for replicas, with
/// a folder taken away before, so that they watch the others when they wake.
/// </summary>
internal sealed class Pauses(int count) : IAttack
{
    private const int RunMilliseconds = 150;
    private const int LongPauseMilliseconds = 1200;
    private const int SuccessorAppends = 20;

    public string Name => "pauses";

    public async Task RunAsync(AttackContext context)
    {
        var random = new Random(context.Seed);
        var ledger = new Ledger();
        for (int pause = 1; pause <= count; pause++)
        {
            int number = pause;
            bool passed = await context.Cases.RunAsync(
                $"{Name}/{number}", context.Work, () => PauseAsync(context, ledger, random, number));
            if (!passed)
                return;
        }
    }

    private static async Task PauseAsync(AttackContext context, Ledger ledger, Random random, int number)
    {
        string directory = Path.Combine(context.Work, "log");
        bool isLong = number % 3 == 0;
        bool trims = number % 4 == 1; // a trim may take the log over
        await using ChildProcess first =
            trims ? Start("--stop-at-conflict") : Start("--stop-at-conflict", "--keep-records");
        await first.RequireAsync(Said.Appended, context.Token);
        if (isLong)
            Directory.Move(Path.Combine(directory, "replica-3"), Path.Combine(context.Work, $"lost-{number}"));
        await Task.Delay(random.Next(RunMilliseconds), context.Token);
        first.Signal(Linux.Stop);
        bool isLockRemoved = number % 2 == 0;
        if (isLockRemoved)
            File.Delete(Path.Combine(directory, "owner.lock"));
        // Of a record that has been trimmed the paused writer could not be told any more.
        await using ChildProcess second =
            isLockRemoved ? Start("--keep-records") : Start("--keep-records", "--shared");
        await second.RequireAsync(Said.Appended, context.Token, SuccessorAppends);
        if (isLong)
            await Task.Delay(LongPauseMilliseconds, context.Token);
        first.Signal(Linux.Continue);
        await first.EndedAsync(context.Token);
        int before = second.Count(Said.Appended);
        await second.RequireAsync(Said.Appended, context.Token, before + SuccessorAppends);
        await second.StopAsync(context.Token);

        Require(first.Count(Said.Conflict) == 1, "the paused writer was not told of the conflict");
        Require(first.ExitCode == ExitCodes.Ended, $"the paused writer ended with {first.ExitCode}");
        Require(second.ExitCode == ExitCodes.Ended, $"its successor ended with {second.ExitCode}");
        // At first it may meet a record that the paused writer had stored and not been told of.
        string[] since =
            [.. second.Lines.SkipWhile(line => !line.StartsWith(Said.Appended, StringComparison.Ordinal))];
        Require(!since.Any(IsDisturbed), "the successor was disturbed");
        Require(trims || !since.Any(IsFencing), "the successor was fenced");
        Require(
            Positions(first).Max() < Positions(second).Min(), "the paused writer appended behind its successor");
        await LogCheck.RunAsync(directory, ledger);

        ChildProcess Start(params string[] options) => ChildProcess.Start(
            context.Work, ledger, ["appender", "--directory", directory, "--seed", $"{random.Next()}", .. options]);
    }

    private static bool IsDisturbed(string line) =>
        line.Split(' ')[0] is Said.Conflict or Said.Indeterminate or Said.Unavailable;

    private static bool IsFencing(string line) =>
        line.StartsWith($"{Said.Event} {QuorumLogEventKind.Fenced} ", StringComparison.Ordinal);

    private static IEnumerable<long> Positions(ChildProcess child) => child.Lines
        .Where(line => line.StartsWith(Said.Appended + " ", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ViolationException("L5", message);
    }
}
