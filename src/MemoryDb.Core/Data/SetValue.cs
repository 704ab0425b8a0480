using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>A set of members. All single-member operations are O(1).</summary>
internal sealed class SetValue(byte[] key, KeyedHash hash) : CollectionValue(key), IElementSource<byte[]>
{
    private ByteMap<MemberEntry> _members;

    /// <inheritdoc/>
    public override KeyType Type => KeyType.Set;

    /// <inheritdoc/>
    public override int Count => _members.Count;

    /// <summary>Whether a member is there.</summary>
    public bool Contains(ReadOnlySpan<byte> member)
    {
        ref MemberEntry entry = ref _members.Find(hash.Compute(member), member);
        return !Unsafe.IsNullRef(ref entry);
    }

    /// <summary>Whether a member of another set of the same keyspace is there: its hash is known.</summary>
    public bool Contains(ref readonly MemberEntry other) =>
        !Unsafe.IsNullRef(ref _members.Find(other.Hash, other.Member));

    /// <summary>Adds a member of another set of the same keyspace.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add(ref readonly MemberEntry other)
    {
        if (Contains(in other))
            return false;
        _members.Add(in other);
        return true;
    }

    /// <summary>Removes a member that equals one of another set of the same keyspace.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(ref readonly MemberEntry other) => _members.Remove(other.Hash, other.Member, out _);

    /// <summary>Adds a member.</summary>
    /// <returns>Whether it is new; if not, the array is not kept.</returns>
    public bool Add(byte[] member)
    {
        ulong memberHash = hash.Compute(member);
        ref MemberEntry entry = ref _members.Find(memberHash, member);
        if (!Unsafe.IsNullRef(ref entry))
            return false;
        _members.Add(new MemberEntry(memberHash, member));
        return true;
    }

    /// <summary>Removes a member.</summary>
    /// <returns>Its bytes as stored, or <c>null</c> if it was absent.</returns>
    public byte[]? Remove(ReadOnlySpan<byte> member) =>
        _members.Remove(hash.Compute(member), member, out MemberEntry removed) ? removed.Member : null;

    /// <summary>A member drawn at random, or <c>null</c> if there is none.</summary>
    public byte[]? PickRandom(RandomSource random)
    {
        ref MemberEntry entry = ref _members.PickRandom(random);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Member;
    }

    /// <inheritdoc/>
    public void CopyTo(byte[][] elements)
    {
        int filled = 0;
        foreach (ref MemberEntry entry in _members)
            elements[filled++] = entry.Member;
    }

    /// <summary>
    /// Appends about <paramref name="count"/> members to <paramref name="visited"/>; see <see
    /// cref="ByteMap{TEntry}.Scan"/>.
    /// </summary>
    /// <returns>The next cursor, 0 at the end.</returns>
    public ulong Scan(ulong cursor, int count, List<byte[]> visited)
    {
        var collector = new Collector(visited);
        return _members.Scan(cursor, count, ref collector);
    }

    /// <summary>Enumerates the members, in no order that means anything; the set must not change meanwhile.</summary>
    public ByteMap<MemberEntry>.Enumerator GetEnumerator() => _members.GetEnumerator();

    /// <inheritdoc/>
    public override UInt128 ComputeDigest()
    {
        var digest = new ValueDigest(KeyType.Set);
        foreach (ref MemberEntry entry in _members)
            digest.AddUnordered(entry.Member);
        return digest.Finish();
    }

    private readonly struct Collector(List<byte[]> visited) : IByteMapVisitor<MemberEntry>
    {
        public void Visit(ref MemberEntry entry) => visited.Add(entry.Member);
    }
}
