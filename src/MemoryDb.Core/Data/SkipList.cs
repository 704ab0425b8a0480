using System.Numerics;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// Members in the order of (score, bytes), with ranks: a skip list (Pugh) whose links know how many ranks they span.
/// A node rises each further level with probability 1/4. Search, insert, remove and ranks are O(log n) expected; a
/// step to a neighbour is O(1). Scores 0.0 and -0.0 are equal in order; NaN has no place.
/// </summary>
internal sealed class SkipList(RandomSource random)
{
    internal const int MaximumHeight = 32;

    private readonly SkipListNode _head = new([], double.NegativeInfinity, 1);
    private int _height = 1;

    /// <summary>How many nodes there are.</summary>
    public int Count { get; private set; }

    /// <summary>The lowest node.</summary>
    public SkipListNode? First => _head.Next;

    /// <summary>The highest node.</summary>
    public SkipListNode? Last { get; private set; }

    /// <summary>
    /// Makes a node for <see cref="Insert(SkipListNode)"/>, and whatever else inserting it needs to allocate.
    /// </summary>
    public SkipListNode CreateNode(byte[] member, double score)
    {
        Invariant.Check(!double.IsNaN(score), "A score is a number.");
        int height = Math.Min(1 + BitOperations.TrailingZeroCount(random.Next()) / 2, MaximumHeight);
        _head.Grow(height);
        return new SkipListNode(member, score, height);
    }

    /// <summary>Inserts a member that is absent.</summary>
    public SkipListNode Insert(byte[] member, double score)
    {
        SkipListNode node = CreateNode(member, score);
        Insert(node);
        return node;
    }

    /// <summary>Inserts a node of this list's <see cref="CreateNode"/>; allocates nothing, so it cannot fail.</summary>
    public void Insert(SkipListNode node)
    {
        for (; _height < node.Height; _height++)
            _head.Link(_height) = new SkipListLink { Span = Count };
        SkipListPath path = default;
        FindPath(node.Score, node.Member, ref path);
        int rank = path[0].Rank;
        for (int level = 0; level < node.Height; level++)
        {
            ref SkipListLink before = ref path[level].Node.Link(level);
            int distance = rank - path[level].Rank;
            node.Link(level) = new SkipListLink { Forward = before.Forward, Span = before.Span - distance };
            before = new SkipListLink { Forward = node, Span = distance + 1 };
        }
        for (int level = node.Height; level < _height; level++)
            path[level].Node.Link(level).Span++;
        node.Previous = path[0].Node == _head ? null : path[0].Node;
        if (node.Next is null)
            Last = node;
        else
            node.Next.Previous = node;
        Count++;
    }

    /// <summary>Removes a node of this list.</summary>
    public void Remove(SkipListNode node)
    {
        SkipListPath path = default;
        FindPath(node.Score, node.Member, ref path);
        Invariant.Check(path[0].Node.Next == node, "The node is in the list.");
        if (node.Next is null)
            Last = node.Previous;
        else
            node.Next.Previous = node.Previous;
        for (int level = 0; level < _height; level++)
        {
            ref SkipListLink before = ref path[level].Node.Link(level);
            before.Span--;
            if (level >= node.Height)
                continue;
            before.Span += node.Link(level).Span;
            before.Forward = node.Link(level).Forward;
            node.Link(level) = default;
        }
        node.Previous = null;
        Count--;
        while (_height > 1 && _head.Link(_height - 1).Forward is null)
            _height--;
    }

    /// <summary>Removes a member by its score and bytes.</summary>
    public bool Remove(double score, ReadOnlySpan<byte> member)
    {
        SkipListNode? node = Find(score, member);
        if (node is null)
            return false;
        Remove(node);
        return true;
    }

    /// <summary>The node of a member with this score.</summary>
    public SkipListNode? Find(double score, ReadOnlySpan<byte> member)
    {
        SkipListPath path = default;
        FindPath(score, member, ref path);
        SkipListNode? node = path[0].Node.Next;
        return node is not null && node.Score == score && node.Member.AsSpan().SequenceEqual(member) ? node : null;
    }

    /// <summary>Gives a node of this list another score; in O(1) if it keeps its rank. Allocates nothing.</summary>
    public void UpdateScore(SkipListNode node, double score)
    {
        Invariant.Check(!double.IsNaN(score), "A score is a number.");
        bool keepsRank = (node.Previous is null || Precedes(node.Previous, score, node.Member))
            && (node.Next is null || !Precedes(node.Next, score, node.Member));
        if (keepsRank)
        {
            node.Score = score;
            return;
        }
        Remove(node);
        node.Score = score;
        Insert(node);
    }

    /// <summary>The rank of a node of this list, from 0 at the lowest.</summary>
    public int RankOf(SkipListNode node)
    {
        SkipListPath path = default;
        FindPath(node.Score, node.Member, ref path);
        return path[0].Rank;
    }

    /// <summary>The node of a rank, or <c>null</c> outside of the list.</summary>
    public SkipListNode? NodeAt(int rank)
    {
        if ((uint)rank >= (uint)Count)
            return null;
        int ahead = rank + 1;
        SkipListNode node = _head;
        for (int level = _height - 1; ahead > 0; level--)
        {
            ref SkipListLink link = ref node.Link(level);
            while (link.Forward is not null && link.Span <= ahead)
            {
                ahead -= link.Span;
                node = link.Forward;
                link = ref node.Link(level);
            }
        }
        return node;
    }

    /// <summary>The lowest node in a range of scores.</summary>
    public SkipListNode? FirstIn(ScoreRange range)
    {
        SkipListNode? node = LastBelow(range, out _).Next;
        return node is not null && range.MeetsMaximum(node.Score) ? node : null;
    }

    /// <summary>The highest node in a range of scores.</summary>
    public SkipListNode? LastIn(ScoreRange range)
    {
        SkipListNode node = LastUpTo(range, out _);
        return node != _head && range.MeetsMinimum(node.Score) ? node : null;
    }

    /// <summary>How many nodes lie in a range of scores, and the rank of the first.</summary>
    public int CountIn(ScoreRange range, out int firstRank)
    {
        LastBelow(range, out firstRank);
        LastUpTo(range, out int end);
        return Math.Max(0, end - firstRank);
    }

    /// <summary>
    /// How many nodes lie in a range of members, and the rank of the first. Nodes are found by their bytes alone, so
    /// that they must have one score; if not, the answer is some run of the list, of no meaning.
    /// </summary>
    public int CountIn(MemberRange<byte[]> range, out int firstRank)
    {
        (MemberBound<byte[]> minimum, MemberBound<byte[]> maximum) = range;
        firstRank = minimum.IsBounded ? CountUpTo(minimum.Member, included: minimum.IsExclusive) : 0;
        int end = maximum.IsBounded ? CountUpTo(maximum.Member, included: !maximum.IsExclusive) : Count;
        return Math.Max(0, end - firstRank);
    }

    private SkipListNode LastBelow(ScoreRange range, out int passed) =>
        Descend(range.Minimum.Score, range.Minimum.IsExclusive, out passed);

    private SkipListNode LastUpTo(ScoreRange range, out int passed) =>
        Descend(range.Maximum.Score, !range.Maximum.IsExclusive, out passed);

    /// <summary>
    /// The last node with a score below <paramref name="score"/>, or up to it if <paramref name="included"/>; the
    /// head if there is none.
    /// <paramref name="passed"/> counts the nodes up to it.
    /// </summary>
    private SkipListNode Descend(double score, bool included, out int passed)
    {
        passed = 0;
        SkipListNode node = _head;
        for (int level = _height - 1; level >= 0; level--)
        {
            ref SkipListLink link = ref node.Link(level);
            while (link.Forward is { } next && (next.Score < score || (included && next.Score == score)))
            {
                passed += link.Span;
                node = next;
                link = ref node.Link(level);
            }
        }
        return node;
    }

    /// <summary>
    /// How many nodes, from the first on, have members below <paramref name="member"/>, or up to it if
    /// <paramref name="included"/>.
    /// </summary>
    private int CountUpTo(ReadOnlySpan<byte> member, bool included)
    {
        int passed = 0;
        SkipListNode node = _head;
        for (int level = _height - 1; level >= 0; level--)
        {
            ref SkipListLink link = ref node.Link(level);
            while (link.Forward is { } next
                && next.Member.AsSpan().SequenceCompareTo(member) is int order
                && (order < 0 || (included && order == 0)))
            {
                passed += link.Span;
                node = next;
                link = ref node.Link(level);
            }
        }
        return passed;
    }

    private void FindPath(double score, ReadOnlySpan<byte> member, ref SkipListPath path)
    {
        int rank = 0;
        SkipListNode node = _head;
        for (int level = _height - 1; level >= 0; level--)
        {
            ref SkipListLink link = ref node.Link(level);
            while (link.Forward is { } next && Precedes(next, score, member))
            {
                rank += link.Span;
                node = next;
                link = ref node.Link(level);
            }
            path[level] = (node, rank);
        }
    }

    private static bool Precedes(SkipListNode node, double score, ReadOnlySpan<byte> member) =>
        node.Score < score || (node.Score == score && node.Member.AsSpan().SequenceCompareTo(member) < 0);
}
