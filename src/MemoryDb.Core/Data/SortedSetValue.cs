using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>
/// A sorted set: members by their bytes in O(1), by rank and by score in O(log n). Ranks count from 0, downwards from
/// the highest if <c>descending</c>.
/// </summary>
internal sealed class SortedSetValue(byte[] key, KeyedHash hash, RandomSource random)
    : CollectionValue(key), IElementSource<SkipListNode>
{
    private readonly SkipList _order = new(random);
    private ByteMap<ScoredEntry> _members;

    /// <inheritdoc/>
    public override KeyType Type => KeyType.SortedSet;

    /// <inheritdoc/>
    public override int Count => _members.Count;

    /// <summary>The score of a member, if it is there.</summary>
    public bool TryGetScore(ReadOnlySpan<byte> member, out double score)
    {
        SkipListNode? node = Find(member);
        score = node?.Score ?? 0;
        return node is not null;
    }

    /// <summary>Gives a member a score, which must be a number.</summary>
    /// <param name="member">The member; the array is kept only if it is new.</param>
    /// <param name="score">Its score.</param>
    /// <param name="previous">The score that it had, or 0.</param>
    /// <returns>Whether the member is new.</returns>
    public bool Put(byte[] member, double score, out double previous)
    {
        ulong memberHash = hash.Compute(member);
        ref ScoredEntry entry = ref _members.Find(memberHash, member);
        if (!Unsafe.IsNullRef(ref entry))
        {
            previous = entry.Node.Score;
            _order.UpdateScore(entry.Node, score);
            return false;
        }
        previous = 0;
        // Whatever can fail for want of memory comes before the first change.
        SkipListNode node = _order.CreateNode(member, score);
        _members.Add(new ScoredEntry(memberHash, node));
        _order.Insert(node);
        return true;
    }

    /// <summary>Removes a member, if it is there.</summary>
    public bool Remove(ReadOnlySpan<byte> member, [NotNullWhen(true)] out byte[]? stored, out double score)
    {
        if (!_members.Remove(hash.Compute(member), member, out ScoredEntry removed))
        {
            stored = null;
            score = 0;
            return false;
        }
        stored = removed.Node.Member;
        score = removed.Node.Score;
        _order.Remove(removed.Node);
        return true;
    }

    /// <summary>The rank of a member, or -1 if it is absent.</summary>
    public int RankOf(ReadOnlySpan<byte> member, bool descending = false)
    {
        if (Find(member) is not { } node)
            return -1;
        int rank = _order.RankOf(node);
        return descending ? Count - 1 - rank : rank;
    }

    /// <summary>The members from a rank on, at most <paramref name="count"/>; no member outside of the set.</summary>
    public SortedSetRange RangeByRank(int start, int count, bool descending = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        return Walk(0, Count, start, count, descending);
    }

    /// <summary>
    /// The members with scores in a range, from its lower end or, if descending, from its upper one; the first
    /// <paramref name="offset"/> are left out, and those behind <paramref name="count"/>. O(log n), whatever the
    /// offset.
    /// </summary>
    public SortedSetRange RangeByScore(
        ScoreRange scores, bool descending = false, int offset = 0, int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int inRange = _order.CountIn(scores, out int firstRank);
        return Walk(firstRank, inRange, offset, count, descending);
    }

    /// <summary>How many members have scores in a range; O(log n).</summary>
    public int CountInRange(ScoreRange scores) => _order.CountIn(scores, out _);

    /// <summary>
    /// As <see cref="RangeByScore"/>, of the members in a range of members; meant for members of one score.
    /// </summary>
    public SortedSetRange RangeByMember(
        MemberRange<byte[]> members, bool descending = false, int offset = 0, int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int inRange = _order.CountIn(members, out int firstRank);
        return Walk(firstRank, inRange, offset, count, descending);
    }

    /// <summary>How many members lie in a range, if all have one score; O(log n).</summary>
    public int CountInRange(MemberRange<byte[]> members) => _order.CountIn(members, out _);

    /// <summary>A member drawn at random, or <c>null</c> if there is none.</summary>
    public SkipListNode? PickRandom(RandomSource source)
    {
        ref ScoredEntry entry = ref _members.PickRandom(source);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Node;
    }

    /// <inheritdoc/>
    public void CopyTo(SkipListNode[] elements)
    {
        int filled = 0;
        foreach (ref ScoredEntry entry in _members)
            elements[filled++] = entry.Node;
    }

    /// <summary>
    /// Appends about <paramref name="count"/> members to <paramref name="visited"/>; see <see
    /// cref="ByteMap{TEntry}.Scan"/>.
    /// </summary>
    /// <returns>The next cursor, 0 at the end.</returns>
    public ulong Scan(ulong cursor, int count, List<SkipListNode> visited)
    {
        var collector = new Collector(visited);
        return _members.Scan(cursor, count, ref collector);
    }

    /// <summary>Enumerates all members upwards; the set must not change meanwhile.</summary>
    public SortedSetRange.Enumerator GetEnumerator() => RangeByRank(0, Count).GetEnumerator();

    /// <inheritdoc/>
    public override UInt128 ComputeDigest()
    {
        var digest = new ValueDigest(KeyType.SortedSet);
        foreach (ref ScoredEntry entry in _members)
            digest.AddUnordered(entry.Node.Member, entry.Node.Score);
        return digest.Finish();
    }

    private SkipListNode? Find(ReadOnlySpan<byte> member)
    {
        ref ScoredEntry entry = ref _members.Find(hash.Compute(member), member);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Node;
    }

    /// <summary>Walks within the <paramref name="length"/> members from <paramref name="firstRank"/> upwards.</summary>
    private SortedSetRange Walk(int firstRank, int length, int offset, int count, bool descending)
    {
        int walked = Math.Min(count, length - offset);
        if (walked <= 0)
            return default;
        int start = descending ? firstRank + length - 1 - offset : firstRank + offset;
        return new SortedSetRange(_order.NodeAt(start), walked, descending);
    }

    private readonly struct Collector(List<SkipListNode> visited) : IByteMapVisitor<ScoredEntry>
    {
        public void Visit(ref ScoredEntry entry) => visited.Add(entry.Node);
    }
}
