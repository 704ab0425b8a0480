using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// A hash table of entries found by bytes, in one array of structs. A mutable struct: embed it as a field; the
/// default value is empty and has no array.
/// <para>
/// Open addressing with linear probing, with three twists that make it a sorted array with gaps. An entry's home is
/// given by its hash as a fraction of all hashes; within a run of occupied places the entries stand in the order of
/// their hashes; and a run that reaches the last home goes on into a short overflow instead of wrapping round. So the
/// whole array is always in hash order, whatever its size. An unsuccessful search ends at the first greater hash. A
/// scan's cursor is a hash: all below it have been visited, and that stays true when entries come and go and when the
/// table grows or shrinks. A removal closes the gap behind it, so there are no tombstones.
/// </para>
/// <para>
/// At most four fifths of the homes are taken, at least one fifth (except in the smallest table); a table grows by a
/// half, which leaves less room unused than doubling would. Entries of equal hash stand side by side: correct, but as
/// slow as a list, hence <see cref="KeyedHash"/>.
/// </para>
/// </summary>
internal struct ByteMap<TEntry>
    where TEntry : struct, IByteMapEntry
{
    private const int MinimumHomes = 4;
    private const int MaximumHomes = 1 << 30;

    private TEntry[]? _entries;
    private int _count;
    private int _homes;

    /// <summary>How many entries there are.</summary>
    public readonly int Count => _count;

    /// <summary>
    /// The entry of <paramref name="key"/>, or a null reference. Its hash and key must not be changed.
    /// </summary>
    public readonly ref TEntry Find(ulong hash, ReadOnlySpan<byte> key)
    {
        int index = IndexOf(hash, key);
        if (index < 0)
            return ref Unsafe.NullRef<TEntry>();
        return ref _entries![index];
    }

    /// <summary>
    /// A copy of the first entry of a hash, taken while a writer may be changing the map: then it may be of no state
    /// that the map ever was in, and whoever calls has to find that out.
    /// </summary>
    public readonly bool TryCopyBesideWriter(ulong hash, out TEntry copy)
    {
        TEntry[]? entries = _entries;
        if (entries is not null)
        {
            int home = Home(hash);
            if (TryCopyNear(entries, home, hash, out copy))
                return true;
            for (int index = home; (uint)index < (uint)entries.Length; index++)
            {
                copy = entries[index];
                if (!copy.IsOccupied || copy.Hash > hash)
                    break;
                if (copy.Hash == hash)
                    return true;
            }
        }

        copy = default;
        return false;
    }

    /// <summary>
    /// Adds an entry whose key is absent, and returns its place, valid until the next change. If memory runs out, the
    /// entries are as before.
    /// </summary>
    [MethodImpl(Compiled.ForGood)]
    public ref TEntry Add(scoped in TEntry entry)
    {
        TEntry added = entry;
        if (_entries is null)
            Rebuild(MinimumHomes, Overflow(MinimumHomes));
        else if (_count >= MaximumCount(_homes))
            Rebuild(_homes + _homes / 2, Overflow(_homes));
        while (true)
        {
            TEntry[] entries = _entries!;
            int index = FirstGreater(entries, added.Hash);
            int gap = FirstUnoccupied(entries, index);
            if (gap < entries.Length)
            {
                Array.Copy(entries, index, entries, index + 1, gap - index);
                entries[index] = added;
                _count++;
                return ref entries[index];
            }
            Rebuild(_homes, 2 * (entries.Length - _homes));
        }
    }

    /// <summary>Removes the entry of <paramref name="key"/>, if there is one.</summary>
    public bool Remove(ulong hash, ReadOnlySpan<byte> key, out TEntry removed)
    {
        int index = IndexOf(hash, key);
        if (index < 0)
        {
            removed = default;
            return false;
        }
        TEntry[] entries = _entries!;
        removed = entries[index];
        int end = index + 1;
        while (end < entries.Length && entries[end].IsOccupied && Home(entries[end].Hash) < end)
            end++;
        Array.Copy(entries, index + 1, entries, index, end - index - 1);
        entries[end - 1] = default;
        _count--;
        if (_homes > MinimumHomes && _count < _homes / 5)
            Shrink();
        return true;
    }

    /// <summary>Removes everything and releases the memory.</summary>
    public void Clear() => this = default;

    /// <summary>
    /// An entry drawn at random, each equally likely; a null reference if there is none. Expected O(1).
    /// </summary>
    public readonly ref TEntry PickRandom(RandomSource random)
    {
        if (_count == 0)
            return ref Unsafe.NullRef<TEntry>();
        TEntry[] entries = _entries!;
        while (true)
        {
            ref TEntry entry = ref entries[random.Next(entries.Length)];
            if (entry.IsOccupied)
                return ref entry;
        }
    }

    /// <summary>
    /// Visits about <paramref name="count"/> entries from <paramref name="cursor"/> on (0 at first), always all that
    /// share a home, and returns the next cursor, 0 at the end. An entry present during a whole scan is visited
    /// exactly once, whatever is added, removed or resized between the calls.
    /// </summary>
    public readonly ulong Scan<TVisitor>(ulong cursor, int count, ref TVisitor visitor)
        where TVisitor : struct, IByteMapVisitor<TEntry>
    {
        TEntry[]? entries = _entries;
        if (entries is null)
            return 0;
        int visited = 0;
        int lastHome = -1;
        for (int index = Home(cursor); index < entries.Length; index++)
        {
            ref TEntry entry = ref entries[index];
            if (!entry.IsOccupied || entry.Hash < cursor)
                continue;
            int home = Home(entry.Hash);
            if (visited > 0 && visited >= count && home != lastHome)
                return FirstHash(home);
            visitor.Visit(ref entry);
            visited++;
            lastHome = home;
        }
        return 0;
    }

    /// <summary>Enumerates the entries in hash order; the map must not change meanwhile.</summary>
    public readonly Enumerator GetEnumerator() => new(_entries);

    /// <summary>
    /// Looks at an entry's home and the three places behind it at once. Most entries are there, but in which of the
    /// places no processor can guess; and where it guesses wrong, it has to wait for memory before it can go on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopyNear(TEntry[] entries, int home, ulong hash, out TEntry copy)
    {
        if ((uint)home + 3 < (uint)entries.Length)
        {
            ref TEntry first = ref entries[home];
            Vector256<ulong> hashes = Vector256.Create(
                first.Hash,
                Unsafe.Add(ref first, 1).Hash,
                Unsafe.Add(ref first, 2).Hash,
                Unsafe.Add(ref first, 3).Hash);
            uint equal = Vector256.Equals(hashes, Vector256.Create(hash)).ExtractMostSignificantBits();
            if (equal != 0)
            {
                copy = Unsafe.Add(ref first, BitOperations.TrailingZeroCount(equal));
                return copy.IsOccupied;
            }
        }

        copy = default;
        return false;
    }

    private static int MaximumCount(int homes) => (int)(4L * homes / 5);

    private static int Overflow(int homes) => BitOperations.Log2((uint)homes) + 1;

    private static int Home(ulong hash, int homes) => (int)Math.BigMul(hash, (ulong)homes, out _);

    private readonly int Home(ulong hash) => Home(hash, _homes);

    /// <summary>The least hash that has a home, which is not the first.</summary>
    private readonly ulong FirstHash(int home) =>
        (ulong)((((UInt128)home << 64) + (UInt128)(_homes - 1)) / (UInt128)_homes);

    [MethodImpl(Compiled.ForGood)]
    private readonly int IndexOf(ulong hash, ReadOnlySpan<byte> key)
    {
        TEntry[]? entries = _entries;
        if (entries is null)
            return -1;
        for (int index = Home(hash); index < entries.Length; index++)
        {
            ref TEntry entry = ref entries[index];
            if (!entry.IsOccupied || entry.Hash > hash)
                return -1;
            if (entry.Hash == hash && entry.KeyEquals(key))
                return index;
        }
        return -1;
    }

    private readonly int FirstGreater(TEntry[] entries, ulong hash)
    {
        int index = Home(hash);
        while (index < entries.Length && entries[index].IsOccupied && entries[index].Hash <= hash)
            index++;
        return index;
    }

    private static int FirstUnoccupied(TEntry[] entries, int index)
    {
        while (index < entries.Length && entries[index].IsOccupied)
            index++;
        return index;
    }

    private void Shrink()
    {
        try
        {
            int homes = Math.Max(MinimumHomes, _homes * 2 / 3);
            Rebuild(homes, Overflow(homes));
        }
        catch (OutOfMemoryException)
        {
            // The removal is done and the larger array serves as well; a later removal tries again.
        }
    }

    /// <summary>
    /// Moves the entries, in their order, to a new array. Nothing is changed before that array is complete.
    /// </summary>
    [MethodImpl(Compiled.ForGood)]
    private void Rebuild(int homes, int overflow)
    {
        Invariant.Check(homes is > 0 and <= MaximumHomes, "A map holds at most some 850 million entries.");
        var rebuilt = new TEntry[homes + overflow];
        while (!TryFill(rebuilt, homes))
        {
            overflow *= 2;
            rebuilt = new TEntry[homes + overflow];
        }
        _entries = rebuilt;
        _homes = homes;
    }

    [MethodImpl(Compiled.ForGood)]
    private readonly bool TryFill(TEntry[] target, int homes)
    {
        int free = 0;
        foreach (ref TEntry entry in this)
        {
            int index = Math.Max(free, Home(entry.Hash, homes));
            if (index == target.Length)
                return false;
            target[index] = entry;
            free = index + 1;
        }
        return true;
    }

    /// <summary>Walks over the occupied places.</summary>
    public ref struct Enumerator
    {
        private readonly Span<TEntry> _entries;
        private int _index;

        internal Enumerator(TEntry[]? entries)
        {
            _entries = entries;
            _index = -1;
        }

        /// <summary>The entry at hand.</summary>
        public readonly ref TEntry Current => ref _entries[_index];

        /// <summary>Goes to the next entry, if there is one.</summary>
        public bool MoveNext()
        {
            while (++_index < _entries.Length)
            {
                if (_entries[_index].IsOccupied)
                    return true;
            }
            return false;
        }
    }
}
