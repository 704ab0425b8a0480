using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class SortedSetValueTests
{
    private static readonly KeyedHash Hash = new(new Random(1));

    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    [Theory]
    [InlineData(1, 60_000, 20)]
    [InlineData(2, 60_000, 800)]
    public void It_behaves_like_a_sorted_dictionary(int seed, int operations, int members)
    {
        var random = new Random(seed);
        var model = new Dictionary<int, double>();
        var value = new SortedSetValue("key"u8.ToArray(), Hash, new RandomSource(random));
        for (int operation = 0; operation < operations; operation++)
        {
            int member = random.Next(members);
            byte[] bytes = TestEntry.KeyOf(member);
            double score = random.Next(40) - 20;
            bool present = model.TryGetValue(member, out double expected);
            Assert.Equal((present, expected), (value.TryGetScore(bytes, out double found), found));
            if (random.Next(3) < 2)
            {
                Assert.Equal((!present, expected), (value.Put(bytes, score, out double previous), previous));
                model[member] = score;
            }
            else
            {
                Assert.Equal(present, value.Remove(bytes, out byte[]? stored, out double removed));
                Assert.Equal(present ? bytes : null, stored);
                Assert.Equal(expected, removed);
                model.Remove(member);
            }
            Assert.Equal(model.Count, value.Count);
            if (operation % 1_499 == 0)
                AssertSame(model, value, random);
        }
        AssertSame(model, value, random);
    }

    [Fact]
    public void Random_members_are_uniform()
    {
        var random = new RandomSource(new Random(3));
        var value = new SortedSetValue([], Hash, random);
        Assert.Null(value.PickRandom(random));
        for (int member = 0; member < 50; member++)
            value.Put(TestEntry.KeyOf(member), 1.0 / (1 + member), out _);
        var counts = new int[50];
        for (int draw = 0; draw < 10_000; draw++)
            counts[BitConverter.ToInt32(value.PickRandom(random)!.Member)]++;
        ChiSquare.AssertUniform(counts);
    }

    private static void AssertSame(Dictionary<int, double> model, SortedSetValue value, Random random)
    {
        (int Member, double Score)[] sorted = [.. model
            .Select(pair => (pair.Key, pair.Value))
            .OrderBy(pair => pair.Value)
            .ThenBy(pair => TestEntry.KeyOf(pair.Key), ByBytes)];
        for (int rank = 0; rank < sorted.Length; rank++)
        {
            byte[] member = TestEntry.KeyOf(sorted[rank].Member);
            Assert.Equal(rank, value.RankOf(member));
            Assert.Equal(sorted.Length - 1 - rank, value.RankOf(member, descending: true));
        }
        Assert.Equal(-1, value.RankOf("absent"u8));
        for (int run = 0; run < 100; run++)
            AssertSameRanges(sorted, value, random);
        Assert.Equal(sorted, Read(value.RangeByScore(ScoreRange.All)));
        var scanned = new List<SkipListNode>();
        ulong cursor = 0;
        do
            cursor = value.Scan(cursor, 7, scanned);
        while (cursor != 0);
        Assert.Equal(model, scanned.ToDictionary(node => BitConverter.ToInt32(node.Member), node => node.Score));
    }

    private static void AssertSameRanges((int Member, double Score)[] sorted, SortedSetValue value, Random random)
    {
        bool descending = random.Next(2) == 0;
        int offset = random.Next(10);
        int count = random.Next(30);
        var scores = new ScoreRange(
            new ScoreBound(random.Next(-22, 22), random.Next(2) == 0),
            new ScoreBound(random.Next(-22, 22), random.Next(2) == 0));
        (int, double)[] directed = [.. descending ? sorted.Reverse() : sorted];
        Assert.Equal(directed.Skip(offset).Take(count), Read(value.RangeByRank(offset, count, descending)));
        (int, double Score)[] inRange = [.. directed.Where(pair => scores.Contains(pair.Item2))];
        Assert.Equal(inRange.Length, value.CountInRange(scores));
        Assert.Equal(inRange, Read(value.RangeByScore(scores, descending)));
        SortedSetRange range = value.RangeByScore(scores, descending, offset, count);
        Assert.Equal(inRange.Skip(offset).Take(count), Read(range));
        Assert.Equal(range.Count, Read(range).Length);
    }

    private static (int Member, double Score)[] Read(SortedSetRange range)
    {
        var members = new List<(int, double)>();
        foreach (SkipListNode node in range)
            members.Add((BitConverter.ToInt32(node.Member), node.Score));
        return [.. members];
    }
}
