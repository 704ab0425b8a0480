using System.Diagnostics;

namespace MemoryDb.RealFaults.Driving;

/// <summary>Runs cases, prints a line about each, and counts those that failed. Attacks may share it.</summary>
internal sealed class CaseRunner(TextWriter output, int seed)
{
    // Many times what the longest takes: a case that hangs is one that has failed, and the others go on.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private int _failedCount;

    public int FailedCount => Volatile.Read(ref _failedCount);

    /// <returns>Whether the case has passed.</returns>
    public async Task<bool> RunAsync(string name, string evidence, Func<Task> run)
    {
        var time = Stopwatch.StartNew();
        try
        {
            Directory.CreateDirectory(evidence);
            await run().WaitAsync(Limit);
            _output.WriteLine(FormattableString.Invariant($"passed {name} ({time.Elapsed.TotalSeconds:F2} s)"));
            return true;
        }
        catch (SkippedException skipped)
        {
            _output.WriteLine($"skipped: {name}: {skipped.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Interlocked.Increment(ref _failedCount);
            string reason = exception is ViolationException ? exception.Message : exception.ToString();
            _output.WriteLine($"FAILED {name}: {reason.ReplaceLineEndings(" ")} (seed {seed}, evidence in {evidence})");
        }

        return false;
    }
}
