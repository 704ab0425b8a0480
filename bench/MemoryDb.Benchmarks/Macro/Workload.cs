namespace MemoryDb.Benchmarks;

/// <summary>One kind of load on an engine.</summary>
/// <param name="Name">Its name on the command line and in the output.</param>
/// <param name="Concurrencies">What the third column runs through: operations in flight, threads or batch
/// sizes.</param>
/// <param name="MeasureAsync">Opens what it needs fresh, measures one concurrency, and closes it again.</param>
internal sealed record Workload(
    string Name, IReadOnlyList<int> Concurrencies, Func<int, MeasureContext, Task<Figure>> MeasureAsync);
