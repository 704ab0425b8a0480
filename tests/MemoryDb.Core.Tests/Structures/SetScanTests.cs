namespace MemoryDb.Core.Tests.Structures;

/// <summary>SSCAN with MATCH.</summary>
public sealed class SetScanTests : StructureTest
{
    [Theory]
    [InlineData("a*", 111)]
    [InlineData("?1", 2)]
    [InlineData("[ab]99", 2)]
    [InlineData("*", 2_000)]
    [InlineData("none", 0)]
    [InlineData("", 0)]
    public async Task A_walk_shows_the_members_that_match(string pattern, int expected)
    {
        DurableSet<string> set = Database.Set<string>("set");
        int[] numbers = [.. Enumerable.Range(0, 1_000)];
        await set.AddAsync(Array.ConvertAll(numbers, number => $"b{number}"));
        await set.AddAsync(Array.ConvertAll(numbers, number => number < 111 ? $"a{number}" : $"c{number}"));

        List<string> found = await set.ScanAsync(pattern).ToListAsync();

        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.All(found, member => Assert.True(new GlobPattern(pattern).IsMatch(Key(member))));
        Assert.Equal(expected, found.Count);
    }

    [Fact]
    public async Task The_stored_bytes_are_matched_before_they_are_decoded()
    {
        await Database.Set<string>("set").AddAsync(["7", "17", "text"]);
        Assert.Equal([7, 17], (await Database.Set<int>("set").ScanAsync("*7").ToListAsync()).Order());
    }

    [Fact]
    public async Task Without_a_pattern_or_with_a_token_alone_all_are_shown()
    {
        DurableSet<int> set = Database.Set<int>("set");
        await set.AddAsync([1, 2]);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(2, await set.ScanAsync().CountAsync(token));
        Assert.Equal(2, await set.ScanAsync(cancellationToken: token).CountAsync(token));
        Assert.Equal(2, await set.ScanAsync(default(GlobPattern), token).CountAsync(token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await set.ScanAsync("*", new CancellationToken(canceled: true)).CountAsync(token));
    }

    private static byte[] Key(string member) => System.Text.Encoding.UTF8.GetBytes(member);
}
