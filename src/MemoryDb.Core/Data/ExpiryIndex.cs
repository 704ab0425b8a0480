using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// Which keys are due: one heap per slot, and over the slots' earliest times a tree of minima. Slots keep the heaps
/// small, so that compacting one is short.
/// <para>
/// An item is added whenever an entry receives an expiry (also when a rollback gives it back) and never taken out when
/// the entry loses it: the item is stale then, which <see cref="IExpiryCheck"/> tells. A stale item is dropped when
/// it is due, or when its slot's heap has doubled since the last time and is compacted: stale and repeated items go.
/// So the index holds at most about twice as many items as keys had an expiry.
/// </para>
/// </summary>
internal sealed class ExpiryIndex(IExpiryCheck check)
{
    /// <summary>By slot. This and the tree are made with the first item.</summary>
    private ExpiryHeap?[]? _heaps;

    /// <summary>At [i] the smaller of [2i] and [2i + 1]; slot s has the leaf at [16,384 + s].</summary>
    private long[]? _earliest;

    /// <summary>How many items there are, stale ones included.</summary>
    public long Count { get; private set; }

    /// <summary>No item is due before this time; <see cref="long.MaxValue"/> if there is none.</summary>
    public long EarliestMilliseconds => _earliest is null ? long.MaxValue : _earliest[1];

    /// <summary>Notes that a key expires at this time. The array must not change.</summary>
    public void Add(long expireAtMilliseconds, byte[] key, ulong hash, int slot)
    {
        _earliest ??= CreateTree();
        _heaps ??= new ExpiryHeap?[HashSlots.Count];
        ExpiryHeap heap = _heaps[slot] ??= new ExpiryHeap(slot);
        if (heap.IsCompactionDue)
            Compact(heap, slot);
        heap.Push(expireAtMilliseconds, key, hash);
        Count++;
        SetEarliest(slot, heap.EarliestMilliseconds);
    }

    /// <summary>
    /// The current item with the earliest time, if it is at or before <paramref name="nowMilliseconds"/>. It stays:
    /// once the key is gone it is stale, and dropped by the next call.
    /// </summary>
    public bool TryPeekDue(long nowMilliseconds, out ExpiryItem item)
    {
        while (EarliestMilliseconds <= nowMilliseconds && EarliestMilliseconds < long.MaxValue)
        {
            int slot = EarliestSlot();
            item = _heaps![slot]!.Peek();
            if (check.IsCurrent(item))
                return true;
            Pop(slot);
        }
        item = default;
        return false;
    }

    /// <summary>
    /// As <see cref="TryPeekDue"/>, but takes the item out: the caller answers for the key from here on.
    /// </summary>
    public bool TryPopDue(long nowMilliseconds, out ExpiryItem item)
    {
        if (!TryPeekDue(nowMilliseconds, out item))
            return false;
        Pop(item.Slot);
        return true;
    }

    /// <summary>Forgets everything about one slot.</summary>
    public void ClearSlot(int slot)
    {
        if (_heaps?[slot] is not { } heap)
            return;
        Count -= heap.Count;
        _heaps[slot] = null;
        SetEarliest(slot, long.MaxValue);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _heaps = null;
        _earliest = null;
        Count = 0;
    }

    private static long[] CreateTree()
    {
        var tree = new long[2 * HashSlots.Count];
        Array.Fill(tree, long.MaxValue);
        return tree;
    }

    private void Compact(ExpiryHeap heap, int slot)
    {
        int before = heap.Count;
        heap.Compact(check);
        Count -= before - heap.Count;
        SetEarliest(slot, heap.EarliestMilliseconds);
    }

    private void Pop(int slot)
    {
        ExpiryHeap heap = _heaps![slot]!;
        heap.Pop();
        Count--;
        if (heap.Count == 0)
            _heaps[slot] = null;
        SetEarliest(slot, heap.EarliestMilliseconds);
    }

    private int EarliestSlot()
    {
        long[] tree = _earliest!;
        int node = 1;
        while (node < HashSlots.Count)
            node = tree[2 * node] == tree[node] ? 2 * node : 2 * node + 1;
        int slot = node - HashSlots.Count;
        Invariant.Check(_heaps?[slot] is not null, "The earliest slot has an item.");
        return slot;
    }

    private void SetEarliest(int slot, long milliseconds)
    {
        long[] tree = _earliest!;
        int node = HashSlots.Count + slot;
        tree[node] = milliseconds;
        for (node /= 2; node > 0; node /= 2)
        {
            long earlier = Math.Min(tree[2 * node], tree[2 * node + 1]);
            if (tree[node] == earlier)
                return;
            tree[node] = earlier;
        }
    }
}
