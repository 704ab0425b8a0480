using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class RandomSourceTests
{
    [Fact]
    public void Equal_seeds_give_equal_sequences()
    {
        var first = new RandomSource(new Random(1));
        var second = new RandomSource(new Random(1));
        for (int draw = 0; draw < 1_000; draw++)
            Assert.Equal(first.Next(), second.Next());
        Assert.NotEqual(new RandomSource(new Random(2)).Next(), new RandomSource(new Random(1)).Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Bounded_numbers_are_uniform(int bound)
    {
        var random = new RandomSource(new Random(bound));
        var counts = new int[bound];
        for (int draw = 0; draw < 200_000; draw++)
            counts[random.Next(bound)]++;
        if (bound > 1)
            ChiSquare.AssertUniform(counts);
    }

    [Fact]
    public void The_largest_bound_is_kept()
    {
        var random = new RandomSource(new Random(1));
        for (int draw = 0; draw < 10_000; draw++)
            Assert.InRange(random.Next(int.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void Threads_share_one_sequence_and_draw_nothing_twice()
    {
        const int Draws = 20_000;
        var shared = new RandomSource(new Random(5));
        var drawn = new ulong[4][];
        Thread[] threads = [.. Enumerable.Range(0, drawn.Length).Select(index => new Thread(() =>
            drawn[index] = [.. Enumerable.Range(0, Draws).Select(_ => shared.Next())]))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var alone = new RandomSource(new Random(5));
        IEnumerable<ulong> expected = Enumerable.Range(0, drawn.Length * Draws).Select(_ => alone.Next());
        Assert.Equal(expected.Order(), drawn.SelectMany(numbers => numbers).Order());
    }
}
