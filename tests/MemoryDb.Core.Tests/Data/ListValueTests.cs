using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ListValueTests
{
    [Theory]
    [InlineData(1, 60_000, 20)]
    [InlineData(2, 60_000, 1_000)]
    public void It_behaves_like_a_list(int seed, int operations, int size)
    {
        var random = new Random(seed);
        var model = new List<byte[]>();
        var value = new ListValue("key"u8.ToArray());
        for (int operation = 0; operation < operations; operation++)
        {
            Step(model, value, random, model.Count < size && operation / (4 * size) % 2 == 0);
            Assert.Equal(model.Count, value.Count);
            if (operation % 503 == 0)
                AssertSame(model, value, random);
        }
        AssertSame(model, value, random);
    }

    [Fact]
    public void A_range_outside_of_the_list_is_refused()
    {
        var value = new ListValue([]);
        value.PushLeft([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Range(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Range(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => value.Range(-1, 1));
        Assert.Equal(0, value.Range(1, 0).Count);
    }

    private static void Step(List<byte[]> model, ListValue value, Random random, bool grows)
    {
        var element = new byte[] { 1 };
        int length = Math.Min(model.Count, random.Next(3));
        switch (random.Next(4), grows || model.Count == 0)
        {
            case (0, true):
                value.PushLeft(element);
                model.Insert(0, element);
                break;
            case (1, true):
                int index = random.Next(model.Count + 1);
                value.Insert(index, element);
                model.Insert(index, element);
                break;
            case (_, true):
                value.PushRight(element);
                model.Add(element);
                break;
            case (0, false):
                Assert.Same(model[0], value.PopLeft());
                model.RemoveAt(0);
                break;
            case (1, false):
                Assert.Same(model[^1], value.PopRight());
                model.RemoveAt(model.Count - 1);
                break;
            case (2, false):
                value.RemoveLeft(length);
                model.RemoveRange(0, length);

                break;
            default:
                int removed = random.Next(model.Count);
                Assert.Same(model[removed], value.RemoveAt(removed));
                model.RemoveAt(removed);
                break;
        }
    }

    private static void AssertSame(List<byte[]> model, ListValue value, Random random)
    {
        int start = random.Next(model.Count + 1);
        int count = random.Next(model.Count - start + 1);
        int index = start;
        foreach (byte[] element in value.Range(start, count))
            Assert.Same(model[index++], element);
        Assert.Equal(start + count, index);
        index = 0;
        foreach (byte[] element in value)
            Assert.Same(model[index++], element);
        Assert.Equal(model.Count, index);
    }
}
