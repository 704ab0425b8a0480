using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public sealed class ListRemovalTests
{
    private static readonly byte[] Removed = "removed"u8.ToArray();

    [Theory]
    [InlineData(1, 12, 2_000)]
    [InlineData(2, 300, 500)]
    [InlineData(3, 2_000, 100)]
    public void Elements_are_taken_out_and_put_back_to_their_places(int seed, int maxCount, int rounds)
    {
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            (ListValue list, byte[][] before) = Create(random, 1 + random.Next(maxCount), share: random.NextDouble());
            int matches = before.Count(IsMatch);
            int count = random.Next(matches + 1);
            bool fromRight = random.Next(2) == 0;

            ListRemoval? removal = ListRemoval.Find(list, Removed, count, fromRight);

            Assert.NotNull(removal);
            Assert.Null(ListRemoval.Find(list, Removed, matches + 1, fromRight));
            removal.TakeFrom(list);
            AssertSame(Expect(before, count, fromRight), list);
            removal.PutBack(list);
            AssertSame(before, list);
        }
    }

    [Fact]
    public void No_more_are_looked_for_than_there_can_be()
    {
        (ListValue list, _) = Create(new Random(4), 10, share: 1);
        Assert.Null(ListRemoval.Find(list, Removed, int.MaxValue, fromRight: false));
    }

    [Fact]
    public void Half_of_a_long_list_goes_and_comes_back_in_one_pass()
    {
        // Element by element, it would be some ten billion steps.
        (ListValue list, byte[][] before) = Create(new Random(5), 400_000, share: 0.5);
        int matches = before.Count(IsMatch);

        ListRemoval removal = ListRemoval.Find(list, Removed, matches, fromRight: true)!;
        removal.TakeFrom(list);
        AssertSame([.. before.Where(element => !IsMatch(element))], list);
        removal.PutBack(list);

        AssertSame(before, list);
    }

    /// <summary>A list that has grown at both ends, so that it begins anywhere in its first chunk.</summary>
    private static (ListValue List, byte[][] Elements) Create(Random random, int count, double share)
    {
        var list = new ListValue("key"u8.ToArray());
        for (int added = 0; added < count; added++)
        {
            byte[] element = random.NextDouble() < share ? [.. Removed] : BitConverter.GetBytes(added);
            if (random.Next(3) == 0)
                list.PushLeft(element);
            else
                list.PushRight(element);
        }

        byte[][] elements = new byte[count][];
        for (int index = 0; index < count; index++)
            elements[index] = list[index];
        return (list, elements);
    }

    private static byte[][] Expect(byte[][] before, int count, bool fromRight)
    {
        IEnumerable<int> matches = Enumerable.Range(0, before.Length).Where(index => IsMatch(before[index]));
        var gone = (fromRight ? matches.Reverse() : matches).Take(count).ToHashSet();
        return [.. before.Where((_, index) => !gone.Contains(index))];
    }

    private static bool IsMatch(byte[] element) => element.AsSpan().SequenceEqual(Removed);

    private static void AssertSame(byte[][] expected, ListValue list)
    {
        Assert.Equal(expected.Length, list.Count);
        for (int index = 0; index < expected.Length; index++)
            Assert.Same(expected[index], list[index]);
    }
}
