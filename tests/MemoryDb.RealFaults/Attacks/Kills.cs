using MemoryDb.RealFaults.Children;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Attacks;

/// <summary>
/// SIGKILL at random moments, over and over on one log (F2): while it is being opened or recovered, in the middle of
/// appends, rotations and trims; sometimes with a reader beside.
/// </summary>
internal sealed class Kills(int count) : IAttack
{
    private const int KillsPerCheck = 10;
    private const int ReaderEvery = 8;
    private const int StartMilliseconds = 150;
    private const int RunMilliseconds = 200;

    public string Name => "kills";

    public async Task RunAsync(AttackContext context)
    {
        var random = new Random(context.Seed);
        var ledger = new Ledger();
        string directory = Path.Combine(context.Work, "log");
        for (int kill = 1; kill <= count; kill++)
        {
            int number = kill;
            bool isChecked = number % KillsPerCheck == 0 || number == count;
            bool passed = await context.Cases.RunAsync($"{Name}/{number}", context.Work, async () =>
            {
                await KillAsync(context, directory, ledger, random, number);
                if (isChecked)
                    await LogCheck.RunAsync(directory, ledger);
            });
            if (!passed)
                return;
        }
    }

    private static async Task KillAsync(
        AttackContext context, string directory, Ledger ledger, Random random, int number)
    {
        string seed = $"{random.Next()}";
        string[] arguments = ["--directory", directory, "--seed", seed, "--shared"];
        await using ChildProcess? reader = number % ReaderEvery == 0
            ? ChildProcess.Start(context.Work, ledger, ["reader", .. arguments]) : null;
        await using ChildProcess appender = ChildProcess.Start(context.Work, ledger, ["appender", .. arguments]);
        if (random.Next(2) == 0)
        {
            await Task.Delay(random.Next(StartMilliseconds), context.Token);
        }
        else
        {
            await appender.RequireAsync(Said.Opened, context.Token);
            await Task.Delay(random.Next(RunMilliseconds), context.Token);
        }

        await appender.KillAsync();
        if (reader is not null)
            await reader.KillAsync();
        if (appender.ExitCode != ExitCodes.Killed)
            throw new ViolationException("L10", $"the child ended by itself: {appender.ExitCode} {appender.Errors}");
    }
}
