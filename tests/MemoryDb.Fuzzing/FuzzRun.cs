using System.Diagnostics;

namespace MemoryDb.Fuzzing;

/// <summary>
/// Feeds a target with inputs made from one seed, and watches what each costs: no crash, no hang, no allocation beyond
/// 64 times the input and a mebibyte.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const int AllocationFactor = 64;
    private const long AllocationFloorBytes = 1 << 20;
    private const int LongestShownBytes = 2048;
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    /// <returns>The first defect, or null.</returns>
    public FuzzDefect? Run(long inputCount, CancellationToken stop = default)
    {
        var mutator = new Mutator(new Random(seed), target);
        for (long number = 0; number < inputCount && !stop.IsCancellationRequested; number++)
        {
            byte[] input = mutator.Next();
            if (Try(input) is { } what)
                return new FuzzDefect(target.Name, seed, number, Show(input), what);
        }

        return null;
    }

    /// <returns>What is wrong, or null.</returns>
    public string? Try(byte[] input)
    {
        string? what = TryOnce(input, out TimeSpan elapsed);
        // The machine may have been busy with something else; a real hang is one again.
        if (what is null && elapsed > LongestTime)
            what = TryOnce(input, out elapsed);
        return what ?? (elapsed > LongestTime ? $"It took {elapsed}." : null);
    }

    private string? TryOnce(byte[] input, out TimeSpan elapsed)
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            target.Read(input);
        }
        catch (Exception defect)
        {
            elapsed = default;
            return defect.ToString();
        }

        elapsed = Stopwatch.GetElapsedTime(started);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        return allocated > (AllocationFactor * (long)input.Length) + AllocationFloorBytes
            ? $"{allocated} bytes were allocated for {input.Length}."
            : null;
    }

    private static string Show(byte[] input) => input.Length <= LongestShownBytes
        ? Convert.ToHexString(input)
        : $"{Convert.ToHexString(input.AsSpan(0, LongestShownBytes))}… ({input.Length} bytes)";
}
