using System.Globalization;
using MemoryDb.Differential.Families;
using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>
/// Whatever commands come in whatever order, both databases say the same. <c>MEMORYDB_DIFFERENTIAL_COMMANDS</c> sets
/// how many commands each family gets, <c>MEMORYDB_SEED</c> the first seed.
/// </summary>
public sealed class DifferentialTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int CommandCount = 200_000;

    private static readonly Dictionary<string, IDifferentialFamily> Families = new()
    {
        ["keys"] = new KeyFamily(),
        ["strings"] = new StringFamily(),
        ["string options"] = new StringOptionFamily(),
        ["numbers"] = new NumberFamily(),
        ["hashes"] = new HashFamily(),
        ["lists"] = new ListFamily(),
        ["sets"] = new SetFamily(),
        ["sorted sets"] = new SortedSetFamily(),
        ["sorted set ranges"] = new SortedSetRangeFamily(),
        ["sorted set member ranges"] = new SortedSetMemberRangeFamily(),
        ["sorted set combinations"] = new SortedSetCombinationFamily(),
    };

    public static TheoryData<string> FamilyNames => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public async Task Redis_says_the_same(string family)
    {
        Assert.SkipUnless(redis.IsAvailable, "redis-server is not installed: apt-get install redis-server");
        int count = Setting("MEMORYDB_DIFFERENTIAL_COMMANDS", CommandCount);
        int seed = Setting("MEMORYDB_SEED", 1);
        output.WriteLine($"{count} commands from seed {seed}");
        string? difference = await new DifferentialRun(Families[family], redis).RunAsync(count, seed);
        Assert.True(difference is null, difference);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
