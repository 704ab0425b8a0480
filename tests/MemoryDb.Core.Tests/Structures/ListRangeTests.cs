namespace MemoryDb.Core.Tests.Structures;

public sealed class ListRangeTests : StructureTest
{
    private const int ItemCount = 10_000;

    private DurableList<int> List => Database.List<int>("list");

    [Theory]
    [InlineData(0, -1, "01234")]
    [InlineData(0, 0, "0")]
    [InlineData(1, 3, "123")]
    [InlineData(-3, -2, "23")]
    [InlineData(-100, 1, "01")]
    [InlineData(3, 100, "34")]
    [InlineData(4, 4, "4")]
    [InlineData(5, 6, "")]
    [InlineData(3, 2, "")]
    [InlineData(-1, -2, "")]
    [InlineData(0, -6, "")]
    [InlineData(-9, -6, "")]
    [InlineData(long.MinValue, long.MaxValue, "01234")]
    [InlineData(long.MaxValue, long.MinValue, "")]
    public async Task Bounds_are_included_and_cut_to_the_list(long start, long stop, string expected)
    {
        int[] kept = [.. expected.Select(digit => digit - '0')];
        await List.PushRightAsync([0, 1, 2, 3, 4]);

        Assert.Equal(kept, await List.RangeAsync(start, stop));
        await List.TrimAsync(start, stop);

        Assert.Equal(kept, await List.RangeAsync());
        Assert.Equal(kept.Length > 0, await Database.Keys.ExistsAsync("list"));
    }

    [Fact]
    public async Task A_large_list_is_pushed_read_trimmed_and_popped()
    {
        await List.PushRightAsync([.. Enumerable.Range(ItemCount, ItemCount)]);
        await List.PushLeftAsync([.. Enumerable.Range(0, ItemCount).Reverse()]);

        Assert.Equal(2 * ItemCount, await List.CountAsync());
        Assert.Equal(Enumerable.Range(0, 2 * ItemCount), await List.RangeAsync());
        for (int index = 0; index < 2 * ItemCount; index += 997)
        {
            Assert.Equal(index, (await List.GetAsync(index)).Value);
            Assert.Equal(index, (await List.GetAsync(index - 2 * ItemCount)).Value);
        }

        await List.TrimAsync(ItemCount / 2, -ItemCount / 2 - 1);
        Assert.Equal(Enumerable.Range(ItemCount / 2, ItemCount), await List.RangeAsync());
        Assert.Equal(Enumerable.Range(ItemCount / 2, 3000), await List.PopLeftAsync(3000));
        Assert.Equal(Enumerable.Range(ItemCount * 3 / 2 - 3000, 3000).Reverse(), await List.PopRightAsync(3000));
        Assert.Equal(ItemCount - 6000, await List.CountAsync());
    }

    [Fact]
    public async Task A_queue_that_is_filled_and_drained_again_and_again_stays_in_order()
    {
        int pushed = 0;
        int popped = 0;
        for (int round = 0; round < 200; round++)
        {
            int count = 1 + round * 37 % 300;
            await List.PushRightAsync([.. Enumerable.Range(pushed, count)]);
            pushed += count;
            int[] items = await List.PopLeftAsync(round * 53 % 350);
            Assert.Equal(Enumerable.Range(popped, items.Length), items);
            popped += items.Length;
        }

        Assert.Equal(Enumerable.Range(popped, pushed - popped), await List.RangeAsync());
    }
}
