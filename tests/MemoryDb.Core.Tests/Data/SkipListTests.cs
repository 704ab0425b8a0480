using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class SkipListTests
{
    private static readonly double[] Scores =
    [
        double.NegativeInfinity, -1e300, -2.5, -1, -0.0, 0.0, double.Epsilon, 1, 1.5, 2, 1e300, double.PositiveInfinity,
    ];

    [Theory]
    [InlineData(1, 60_000, 30)]
    [InlineData(2, 60_000, 500)]
    [InlineData(3, 60_000, 3_000)]
    public void It_behaves_like_a_sorted_list(int seed, int operations, int members)
    {
        var random = new Random(seed);
        var list = new SkipList(new RandomSource(new Random(seed)));
        var nodes = new Dictionary<int, SkipListNode>();
        var model = new SortedSet<(double Score, byte[] Member)>(new Order());
        for (int operation = 0; operation < operations; operation++)
        {
            int member = random.Next(members);
            double score = random.Next(3) == 0 ? Scores[random.Next(Scores.Length)] : random.Next(members) / 4.0;
            if (!nodes.TryGetValue(member, out SkipListNode? node))
            {
                nodes[member] = list.Insert(TestEntry.KeyOf(member), score);
                Assert.True(model.Add((score, TestEntry.KeyOf(member))));
            }
            else if (random.Next(2) == 0)
            {
                Assert.True(model.Remove((node.Score, node.Member)));
                if (random.Next(4) == 0)
                    score = node.Score + 1e-9;
                list.UpdateScore(node, score);
                Assert.True(model.Add((score, node.Member)));
            }
            else
            {
                Assert.True(model.Remove((node.Score, node.Member)));
                Assert.True(list.Remove(node.Score, node.Member));
                Assert.False(list.Remove(node.Score, node.Member));
                nodes.Remove(member);
            }
            Assert.Equal(model.Count, list.Count);
            if (operation % 1_499 == 0)
                AssertSame(list, [.. model], random);
        }
        AssertSame(list, [.. model], random);
    }

    [Fact]
    public void Both_zeros_are_one_score_and_keep_their_sign()
    {
        var list = new SkipList(new RandomSource(new Random(1)));
        list.Insert("b"u8.ToArray(), -0.0);
        list.Insert("a"u8.ToArray(), 0.0);
        Assert.Equal("a"u8.ToArray(), list.First!.Member);
        Assert.True(double.IsNegative(list.Last!.Score));
        Assert.Equal(2, list.CountIn(new ScoreRange(0.0, -0.0), out _));
        Assert.NotNull(list.Find(0.0, "b"u8));
        list.UpdateScore(list.First, -0.0);
        Assert.True(double.IsNegative(list.First.Score));
    }

    [Fact]
    public void A_score_is_a_number()
    {
        var list = new SkipList(new RandomSource(new Random(1)));
        Assert.ThrowsAny<InvalidOperationException>(() => list.Insert([1], double.NaN));
        SkipListNode node = list.Insert([1], 1);
        Assert.ThrowsAny<InvalidOperationException>(() => list.UpdateScore(node, double.NaN));
        Assert.Equal((1, 1.0), (list.Count, list.First!.Score));
    }

    [Fact]
    public void Members_of_one_score_stand_in_the_order_of_unsigned_bytes()
    {
        var list = new SkipList(new RandomSource(new Random(1)));
        byte[][] members = [[], [0], [0, 0], [1], [127], [127, 255], [128], [255]];
        foreach (byte[] member in members.Reverse())
            list.Insert(member, 7);
        for (int rank = 0; rank < members.Length; rank++)
            Assert.Equal(members[rank], list.NodeAt(rank)!.Member);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 40)]
    [InlineData(4, 3_000)]
    public void Members_of_one_score_are_found_by_a_range_of_bytes(int seed, int count)
    {
        var random = new Random(seed);
        var list = new SkipList(new RandomSource(new Random(seed)));
        var model = new SortedDictionary<byte[], bool>(Comparer<byte[]>.Create(
            (left, right) => left.AsSpan().SequenceCompareTo(right)));
        while (model.Count < count)
        {
            byte[] member = DrawMember(random);
            if (model.TryAdd(member, true))
                list.Insert(member, 7);
        }

        byte[][] members = [.. model.Keys];
        for (int run = 0; run < 500; run++)
        {
            var range = new MemberRange<byte[]>(DrawBound(random), DrawBound(random));
            int[] ranks = [.. Enumerable.Range(0, count).Where(rank =>
                Meets(members[rank], range.Minimum, 1) && Meets(members[rank], range.Maximum, -1))];
            Assert.Equal(ranks.Length, list.CountIn(range, out int firstRank));
            if (ranks.Length > 0)
                Assert.Equal(ranks[0], firstRank);
        }

        Assert.Equal(count, list.CountIn(MemberRange<byte[]>.All, out int first));
        Assert.Equal(0, first);
    }

    [Fact]
    public void A_range_of_bytes_stays_within_a_list_of_many_scores()
    {
        var random = new Random(9);
        var list = new SkipList(new RandomSource(new Random(9)));
        for (int member = 0; member < 1_000; member++)
            list.Insert(TestEntry.KeyOf(member), random.Next(100));
        for (int run = 0; run < 500; run++)
        {
            int count = list.CountIn(new MemberRange<byte[]>(DrawBound(random), DrawBound(random)), out int firstRank);
            Assert.InRange(count, 0, 1_000);
            Assert.InRange(firstRank, 0, 1_000);
            Assert.True(count == 0 || firstRank + count <= 1_000);
        }
    }

    private static byte[] DrawMember(Random random)
    {
        byte[] member = new byte[random.Next(4)];
        foreach (ref byte one in member.AsSpan())
            one = (byte)(random.Next(16) * 17);
        return member;
    }

    private static MemberBound<byte[]> DrawBound(Random random) => random.Next(8) == 0
        ? MemberBound<byte[]>.Unbounded
        : new MemberBound<byte[]>(DrawMember(random), random.Next(2) == 0);

    private static bool Meets(byte[] member, MemberBound<byte[]> bound, int side) =>
        !bound.IsBounded || Math.Sign(member.AsSpan().SequenceCompareTo(bound.Member)) is var order
            && (order == side || (order == 0 && !bound.IsExclusive));

    private static void AssertSame(SkipList list, (double Score, byte[] Member)[] model, Random random)
    {
        SkipListNode? node = list.First;
        SkipListNode? previous = null;
        for (int rank = 0; rank < model.Length; rank++)
        {
            Assert.Same(node, list.NodeAt(rank));
            Assert.Equal(rank, list.RankOf(node!));
            Assert.Equal((model[rank].Score, rank), (node!.Score, list.RankOf(list.Find(node.Score, node.Member)!)));
            Assert.Equal(model[rank].Member, node.Member);
            Assert.Same(previous, node.Previous);
            previous = node;
            node = node.Next;
        }
        Assert.Null(node);
        Assert.Same(previous, list.Last);
        Assert.Null(list.NodeAt(model.Length));
        Assert.Null(list.NodeAt(-1));
        for (int run = 0; run < 200; run++)
            AssertSameRange(list, model, new ScoreRange(DrawBound(model, random), DrawBound(model, random)));
        AssertSameRange(list, model, ScoreRange.All);
    }

    private static ScoreBound DrawBound((double Score, byte[] Member)[] model, Random random)
    {
        double score = model.Length == 0 || random.Next(2) == 0
            ? Scores[random.Next(Scores.Length)]
            : model[random.Next(model.Length)].Score;
        return new ScoreBound(score, random.Next(2) == 0);
    }

    private static void AssertSameRange(SkipList list, (double Score, byte[] Member)[] model, ScoreRange range)
    {
        int[] ranks = [.. Enumerable.Range(0, model.Length).Where(rank => range.Contains(model[rank].Score))];
        Assert.Equal(ranks.Length, list.CountIn(range, out int firstRank));
        Assert.Same(ranks.Length == 0 ? null : list.NodeAt(ranks[0]), list.FirstIn(range));
        Assert.Same(ranks.Length == 0 ? null : list.NodeAt(ranks[^1]), list.LastIn(range));
        if (ranks.Length > 0)
            Assert.Equal(ranks[0], firstRank);
    }

    private sealed class Order : IComparer<(double Score, byte[] Member)>
    {
        public int Compare((double Score, byte[] Member) left, (double Score, byte[] Member) right)
        {
            int order = left.Score.CompareTo(right.Score);
            return order != 0 ? order : left.Member.AsSpan().SequenceCompareTo(right.Member);
        }
    }
}
