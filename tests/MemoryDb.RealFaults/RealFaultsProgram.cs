using System.Diagnostics;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults;

/// <summary>What the console program does; its exit code is 1 if anything was found.</summary>
internal static class RealFaultsProgram
{
    /// <summary>Runs attacks, two at a time: children mostly wait for disks and for each other.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<IAttack> attacks, int? givenSeed, CancellationToken token)
    {
        int seed = givenSeed ?? Random.Shared.Next(1_000_000);
        Console.WriteLine($"seed {seed}");
        string work = Directory.CreateTempSubdirectory("real-faults-").FullName;
        var cases = new CaseRunner(Console.Out, seed);
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = token };
            await Parallel.ForEachAsync(attacks, parallel, async (attack, _) =>
            {
                var time = Stopwatch.StartNew();
                await attack.RunAsync(new AttackContext(cases, Path.Combine(work, attack.Name), seed, token));
                Console.WriteLine($"{attack.Name}: {time.Elapsed.TotalSeconds:F0} s");
            });
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
        finally
        {
            if (cases.FailedCount == 0)
                Directory.Delete(work, recursive: true);
        }

        return cases.FailedCount == 0 ? 0 : 1;
    }
}
