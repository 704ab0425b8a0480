using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;
using MemoryDb.RealFaults.Systems;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// Lets system calls fail, lie or be the last one (F2 to F7, F17, F24), in all replicas or some, and opens the log
/// again without that. Each case begins with a log of its own.
/// </summary>
internal sealed class StraceFaults(string? only) : IAttack
{
    // More than a first segment holds, even if all are small: every child that goes on begins a second one.
    private const int AppendCount = 200;

    // Each of them is tried several times, with pauses.
    private const int RefusedAppendCount = 8;

    public string Name => "strace";

    public async Task RunAsync(AttackContext context)
    {
        var ledger = new Ledger();
        string sound = context.FolderOf("sound");
        bool isMade = await context.Cases.RunAsync("strace/sound", context.Work, async () =>
        {
            await Strace.RequireAsync();
            await MakeSoundAsync(context, sound, ledger);
        });
        if (!isMade)
            return;
        foreach (StraceCase attack in StraceCases.All)
        {
            if (only is null || attack.Name.Contains(only, StringComparison.Ordinal))
            {
                string folder = context.FolderOf(Path.GetFileName(attack.Name));
                await context.Cases.RunAsync(
                    attack.Name, folder, () => RunAsync(context, attack, folder, sound, ledger));
            }

            context.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A log that a process has left which was killed: there is something to recover.</summary>
    private static async Task MakeSoundAsync(AttackContext context, string directory, Ledger ledger)
    {
        await using ChildProcess child = ChildProcess.Start(
            context.Work, ledger, ["appender", "--directory", directory]);
        await child.RequireAsync(Said.Appended, context.Token, AppendCount);
        await child.KillAsync();
    }

    private static async Task RunAsync(
        AttackContext context, StraceCase attack, string folder, string sound, Ledger soundLedger)
    {
        bool isCreating = attack.Phase == StracePhase.Creating;
        Ledger ledger = isCreating ? new Ledger() : soundLedger.Fork();
        string directory = Path.Combine(folder, "log");
        if (!isCreating)
            Copy(sound, directory);
        string calls = Path.Combine(folder, "strace-calls.txt");
        string tampering = $"{attack.Tampering}:when={attack.When}";
        int count = attack.Expectation == StraceExpectation.Unavailable ? RefusedAppendCount : AppendCount;
        string[] arguments = ["appender", "--directory", directory, "--appends", $"{count}"];
        bool isRunning = attack.Phase == StracePhase.Running;
        await using ChildProcess child = isRunning
            ? ChildProcess.Start(folder, ledger, [.. arguments, "--wait"])
            : ChildProcess.Start(folder, ledger, arguments, Strace.Run(calls, attack.Calls, tampering, Paths()));
        await using ChildProcess? tracer = isRunning
            ? await Strace.AttachAsync(folder, child, attack.Replicas, attack.Calls, tampering, context.Token) : null;
        await child.EndedAsync(context.Token);
        if (tracer is not null)
            await tracer.EndedAsync(context.Token);
        Require(attack, child, ledger);
        if (attack.Expectation != StraceExpectation.Killed)
            Require(File.ReadAllText(calls).Contains("INJECTED"), attack.Calls, "nothing was tampered with");
        await LogCheck.RunAsync(directory, ledger);

        IEnumerable<string> Paths() => attack.Replicas.SelectMany(replica =>
        {
            string replicaFolder = Path.Combine(directory, $"replica-{replica}");
            return Directory.EnumerateFileSystemEntries(replicaFolder, "*", SearchOption.AllDirectories)
                .Prepend(replicaFolder);
        });
    }

    private static void Require(StraceCase attack, ChildProcess child, Ledger ledger)
    {
        int acknowledged = ledger.AcknowledgedCount;
        string said = $"{child.ExitCode}, {acknowledged} appends acknowledged. {child.Errors}";
        Require(!child.Errors.Contains("Unhandled exception"), "L10", $"the child has crashed: {said}");
        switch (attack.Expectation)
        {
            case StraceExpectation.Unharmed:
                Require(child.ExitCode == ExitCodes.Ended, "L9", $"the child ended with {said}");
                // The process that was killed before may have left a record that it had not told of.
                Require(child.Count(Said.Conflict) <= 1, "L9", $"there are conflicts: {said}");
                Require(acknowledged >= AppendCount - 1, "L9", $"appends are missing: {said}");
                break;
            case StraceExpectation.Typed:
                Require(child.ExitCode is ExitCodes.Ended or ExitCodes.Refused, "L10", $"the child ended with {said}");
                break;
            case StraceExpectation.Unavailable:
                Require(child.ExitCode == ExitCodes.Ended, "L10", $"the child ended with {said}");
                // One was acknowledged before.
                bool isAtOnce = attack.When == "1+";
                Require(
                    acknowledged <= (isAtOnce ? 1 : RefusedAppendCount), "L10", $"appends were acknowledged: {said}");
                Require(
                    child.Lines.Any(line => line.Contains(nameof(LogUnavailableException))),
                    "L10",
                    "nobody was told that the log is unavailable");
                break;
            case StraceExpectation.Refused:
                Require(child.ExitCode == ExitCodes.Refused, "L10", $"the child ended with {said}");
                break;
            default:
                Require(child.ExitCode == ExitCodes.Killed, "F2", $"the child ended with {said}");
                break;
        }
    }

    private static void Require(bool holds, string invariant, string message)
    {
        if (!holds)
            throw new ViolationException(invariant, message);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
