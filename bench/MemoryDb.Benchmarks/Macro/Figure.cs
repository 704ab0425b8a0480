using System.Globalization;

namespace MemoryDb.Benchmarks;

/// <summary>One measurement, as one line of output.</summary>
/// <param name="OperationsPerSecond">The rate; for the workload <c>memory</c>, bytes per key.</param>
/// <param name="Median">In microseconds.</param>
/// <param name="Percentile99">In microseconds.</param>
/// <param name="Percentile999">In microseconds.</param>
/// <param name="AllocatedBytesPerOperation">Managed bytes allocated by the whole process, per operation.</param>
internal readonly record struct Figure(
    double OperationsPerSecond,
    double Median,
    double Percentile99,
    double Percentile999,
    double AllocatedBytesPerOperation)
{
    public const string Header =
        "engine\tworkload\tconcurrency\tops_per_s\tp50_us\tp99_us\tp999_us\talloc_bytes_per_op";

    public static Figure From(
        LatencyHistogram histogram, long operations, TimeSpan elapsed, long allocatedBytes) => new(
        operations / elapsed.TotalSeconds,
        histogram.Percentile(0.5) / 1000.0,
        histogram.Percentile(0.99) / 1000.0,
        histogram.Percentile(0.999) / 1000.0,
        allocatedBytes / (double)Math.Max(1, operations));

    public string ToLine(string engine, string workload, int concurrency) => string.Create(
        CultureInfo.InvariantCulture,
        $"{engine}\t{workload}\t{concurrency}\t{OperationsPerSecond:F3}"
        + $"\t{Median:F2}\t{Percentile99:F2}\t{Percentile999:F2}\t{AllocatedBytesPerOperation:F1}");
}
