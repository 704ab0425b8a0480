namespace MemoryDb.Core.Tests.Structures;

public sealed class HashRandomTests : StructureTest
{
    private const int FieldCount = 100;

    private DurableHash<int, string> Hash => Database.Hash<int, string>("hash");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public async Task Fields_drawn_without_repetition_are_different_and_of_the_hash(int count)
    {
        await FillAsync();

        int[] fields = await Hash.RandomFieldsAsync(count);
        KeyValuePair<int, string>[] pairs = await Hash.RandomPairsAsync(count);

        Assert.Equal(Math.Min(count, FieldCount), fields.Distinct().Count());
        Assert.Equal(fields.Length, fields.Distinct().Count());
        Assert.Equal(fields.Length, pairs.DistinctBy(pair => pair.Key).Count());
        Assert.All(fields, field => Assert.InRange(field, 0, FieldCount - 1));
        Assert.All(pairs, pair => Assert.Equal($"value {pair.Key}", pair.Value));
    }

    [Fact]
    public async Task Fields_drawn_with_repetition_are_as_many_as_asked_for()
    {
        await Hash.SetAsync([new(1, "one"), new(2, "two")]);

        Assert.Equal([1, 2], (await Hash.RandomFieldsAsync(300, allowRepetition: true)).Distinct().Order());
        Assert.Equal(300, (await Hash.RandomPairsAsync(300, allowRepetition: true)).Length);
        Assert.Empty(await Hash.RandomFieldsAsync(0, allowRepetition: true));
    }

    [Fact]
    public async Task Every_field_is_drawn_sooner_or_later()
    {
        await FillAsync();
        var drawn = new HashSet<int>();

        for (int round = 0; round < 2_000; round++)
            drawn.Add((await Hash.RandomFieldAsync()).Value);

        // The chance that one of 100 is missed 2,000 times is below one in a million.
        Assert.Equal(FieldCount, drawn.Count);
    }

    [Fact]
    public async Task From_a_missing_key_nothing_is_drawn()
    {
        Assert.False((await Hash.RandomFieldAsync()).HasValue);
        Assert.Empty(await Hash.RandomFieldsAsync(3));
        Assert.Empty(await Hash.RandomPairsAsync(3, allowRepetition: true));
        Assert.False(await Database.Keys.ExistsAsync("hash"));
    }

    [Fact]
    public async Task A_count_out_of_bounds_is_refused()
    {
        await FillAsync();
        Revision before = await LastRevisionAsync();

        await AssertRefusedAsync(() => Hash.RandomFieldsAsync(-1).AsTask());
        await AssertRefusedAsync(() => Hash.RandomPairsAsync(int.MinValue).AsTask());
        await AssertRefusedAsync(() => Hash.RandomFieldsAsync(1024 * 1024 + 1, allowRepetition: true).AsTask());
        await AssertRefusedAsync(() => Hash.RandomPairsAsync(int.MaxValue, allowRepetition: true).AsTask());

        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task A_draw_logs_nothing()
    {
        await FillAsync();
        Revision before = await LastRevisionAsync();

        await Hash.RandomFieldAsync();
        await Hash.RandomFieldsAsync(50);
        await Hash.RandomPairsAsync(5, allowRepetition: true);

        Assert.Equal(before, await LastRevisionAsync());
    }

    private static Task AssertRefusedAsync(Func<Task> draw) => Assert.ThrowsAsync<ArgumentOutOfRangeException>(draw);

    private async Task FillAsync() => await Hash.SetAsync(
        [.. Enumerable.Range(0, FieldCount).Select(field => KeyValuePair.Create(field, $"value {field}"))]);
}
