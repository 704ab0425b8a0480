using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MemoryDb.Benchmarks;

/// <summary>Single steps of the library, each alone, measured by BenchmarkDotNet.</summary>
internal static class MicroBenchmark
{
    // Every benchmark runs in a process of its own, for which the library is built once more, from nothing: on a small
    // machine that takes almost as long as the two minutes that are allowed by default.
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    /// <param name="arguments">BenchmarkDotNet's own, such as <c>--filter</c> and <c>--job</c>.</param>
    /// <returns>The exit code: 1 if a benchmark could not be built or has failed.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(BuildTimeout);
        Summary[] summaries =
            [.. BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmark).Assembly).Run([.. arguments], config)];
        return summaries.All(HasSucceeded) ? 0 : 1;
    }

    private static bool HasSucceeded(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
