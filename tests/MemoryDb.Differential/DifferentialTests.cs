using System.Globalization;
using MemoryDb.Differential.Families;
using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>
/// Whatever commands come in whatever order, both databases say the same. <c>MEMORYDB_DIFFERENTIAL_COMMANDS</c> sets
/// how many commands each type gets, shared out among its topics; <c>MEMORYDB_SEED</c> sets the first seed.
/// </summary>
public sealed class DifferentialTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int CommandCount = 200_000;

    private static readonly Dictionary<string, IDifferentialFamily[]> Families = new()
    {
        ["keys"] = [new KeyFamily()],
        ["strings"] = [new StringFamily(), new StringOptionFamily(), new NumberFamily()],
        ["hashes"] = [new HashFamily()],
        ["lists"] = [new ListFamily()],
        ["sets"] = [new SetFamily()],
        ["sorted sets"] =
        [
            new SortedSetFamily(),
            new SortedSetRangeFamily(),
            new SortedSetMemberRangeFamily(),
            new SortedSetCombinationFamily(),
        ],
    };

    public static TheoryData<string> TypeNames => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public async Task Redis_says_the_same(string type)
    {
        Assert.SkipUnless(redis.IsAvailable, "redis-server is not installed: apt-get install redis-server");
        int count = Setting("MEMORYDB_DIFFERENTIAL_COMMANDS", CommandCount);
        int seed = Setting("MEMORYDB_SEED", 1);
        output.WriteLine($"{count} commands from seed {seed}");
        foreach (IDifferentialFamily family in Families[type])
        {
            string? difference =
                await new DifferentialRun(family, redis).RunAsync(count / Families[type].Length, seed);
            Assert.True(difference is null, difference);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
