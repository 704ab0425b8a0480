using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>
/// A hash: fields with values, each a <see cref="StoredPair"/>. All single-field operations are O(1).
/// </summary>
internal sealed class HashValue(byte[] key, KeyedHash hash) : CollectionValue(key), IElementSource<byte[]>
{
    private ByteMap<PairEntry> _pairs;

    /// <inheritdoc/>
    public override KeyType Type => KeyType.Hash;

    /// <inheritdoc/>
    public override int Count => _pairs.Count;

    /// <summary>The pair of a field, or <c>null</c>.</summary>
    public byte[]? Find(ReadOnlySpan<byte> field)
    {
        ref PairEntry entry = ref _pairs.Find(hash.Compute(field), field);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Pair;
    }

    /// <summary>Sets a field to its value.</summary>
    /// <returns>The pair replaced, or <c>null</c> if the field is new.</returns>
    public byte[]? Put(byte[] pair)
    {
        ReadOnlySpan<byte> field = StoredPair.Key(pair);
        ulong fieldHash = hash.Compute(field);
        ref PairEntry entry = ref _pairs.Find(fieldHash, field);
        if (Unsafe.IsNullRef(ref entry))
        {
            _pairs.Add(new PairEntry(fieldHash, pair));
            return null;
        }
        byte[] replaced = entry.Pair;
        entry = new PairEntry(fieldHash, pair);
        return replaced;
    }

    /// <summary>Removes a field.</summary>
    /// <returns>Its pair, or <c>null</c> if it was absent.</returns>
    public byte[]? Remove(ReadOnlySpan<byte> field) =>
        _pairs.Remove(hash.Compute(field), field, out PairEntry removed) ? removed.Pair : null;

    /// <summary>A pair drawn at random, or <c>null</c> if there is none.</summary>
    public byte[]? PickRandom(RandomSource random)
    {
        ref PairEntry entry = ref _pairs.PickRandom(random);
        return Unsafe.IsNullRef(ref entry) ? null : entry.Pair;
    }

    /// <inheritdoc/>
    public void CopyTo(byte[][] elements)
    {
        int filled = 0;
        foreach (ref PairEntry entry in _pairs)
            elements[filled++] = entry.Pair;
    }

    /// <summary>
    /// Appends about <paramref name="count"/> pairs to <paramref name="visited"/>; see <see
    /// cref="ByteMap{TEntry}.Scan"/>.
    /// </summary>
    /// <returns>The next cursor, 0 at the end.</returns>
    public ulong Scan(ulong cursor, int count, List<byte[]> visited)
    {
        var collector = new Collector(visited);
        return _pairs.Scan(cursor, count, ref collector);
    }

    /// <summary>Enumerates the pairs, in no order that means anything; the hash must not change meanwhile.</summary>
    public ByteMap<PairEntry>.Enumerator GetEnumerator() => _pairs.GetEnumerator();

    /// <inheritdoc/>
    public override UInt128 ComputeDigest()
    {
        var digest = new ValueDigest(KeyType.Hash);
        foreach (ref PairEntry entry in _pairs)
            digest.AddUnordered(entry.Pair);
        return digest.Finish();
    }

    private readonly struct Collector(List<byte[]> visited) : IByteMapVisitor<PairEntry>
    {
        public void Visit(ref PairEntry entry) => visited.Add(entry.Pair);
    }
}
