using MemoryDb.Fuzzing;

namespace MemoryDb.Log.Tests.Fuzzing;

/// <summary>
/// Whatever bytes come from a disk, a log or a user: they are read or refused, in bounded time and memory (L14, L15).
/// </summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.CreateAll().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Any_input_is_read_or_refused(string name)
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("MEMORYDB_FUZZ_INPUTS") ?? "20000");
        int seed = int.Parse(Environment.GetEnvironmentVariable("MEMORYDB_FUZZ_SEED") ?? "1");
        FuzzTarget target = FuzzTargets.CreateAll().Single(other => other.Name == name);
        Assert.All(target.Corpus, input => Assert.Null(new FuzzRun(target, seed).Try(input)));
        FuzzDefect? defect = new FuzzRun(target, seed).Run(count);
        Assert.True(defect is null, defect?.ToString());
    }
}
