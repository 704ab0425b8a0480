using System.CommandLine;
using MemoryDb.Benchmarks;

var engines = new Option<string?>("--engine")
{
    Description = "Engines to measure, separated by commas; all if missing: " + string.Join(", ", EngineList.Names),
};
var workloads = new Option<string?>("--workload")
{
    Description = "Workloads to measure, separated by commas; all if missing.",
};
var seconds = new Option<double>("--seconds")
{
    Description = "How long each figure is measured, after a warm-up of a quarter of that.",
    DefaultValueFactory = _ => 5,
};
var data = new Option<string?>("--data")
{
    Description = "A folder on the disk to measure; a folder of its own is made in it, and removed at the end.",
};
var macro = new Command("macro", "Measures whole engines; prints one line a figure, separated by tabs.")
{
    engines, workloads, seconds, data,
};
macro.SetAction((arguments, _) => MacroBenchmark.RunAsync(
    Split(arguments.GetValue(engines)),
    Split(arguments.GetValue(workloads)),
    TimeSpan.FromSeconds(arguments.GetValue(seconds)),
    arguments.GetValue(data) ?? Path.GetTempPath()));

var slowReplica = new Command(
    "slow-replica", "Delays the syncs of one replica by 2 s with strace, again and again, and compares the writes.")
{
    seconds, data,
};
slowReplica.SetAction((arguments, _) => SlowReplica.RunAsync(
    TimeSpan.FromSeconds(arguments.GetValue(seconds)), arguments.GetValue(data) ?? Path.GetTempPath()));

var microArguments = new Argument<string[]>("arguments")
{
    Description = "BenchmarkDotNet's own, such as --filter '*Key*' --job short; behind a --, also its --help.",
    Arity = ArgumentArity.ZeroOrMore,
};
var micro = new Command(
    "micro", "Measures single steps of the library with BenchmarkDotNet; without a filter it asks which.")
{
    microArguments,
};
micro.SetAction(arguments => MicroBenchmark.Run(arguments.GetValue(microArguments) ?? []));

return await new RootCommand("Measures MemoryDb and the limits that it is compared with.") { macro, slowReplica, micro }
    .Parse(args)
    .InvokeAsync();

static string[]? Split(string? list) =>
    list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
