namespace MemoryDb.Data;

/// <summary>The expiry items of one slot, the earliest on top: a binary heap.</summary>
internal sealed class ExpiryHeap(int slot)
{
    private const int SmallestCapacity = 4;
    private const int SmallestCompaction = 16;

    private Node[] _nodes = new Node[SmallestCapacity];
    private int _compactAt = SmallestCompaction;

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the heap has doubled since it was last compacted.</summary>
    public bool IsCompactionDue => Count >= _compactAt;

    /// <summary>The time of the top; <see cref="long.MaxValue"/> if there is none.</summary>
    public long EarliestMilliseconds => Count == 0 ? long.MaxValue : _nodes[0].ExpireAtMilliseconds;

    /// <summary>The top, which must exist.</summary>
    public ExpiryItem Peek() => _nodes[0].ToItem(slot);

    /// <summary>Adds an item.</summary>
    public void Push(long expireAtMilliseconds, byte[] key, ulong hash)
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, 2 * Count);
        var added = new Node(expireAtMilliseconds, hash, key);
        int index = Count++;
        while (index > 0 && added.CompareTo(_nodes[(index - 1) / 2]) < 0)
        {
            _nodes[index] = _nodes[(index - 1) / 2];
            index = (index - 1) / 2;
        }
        _nodes[index] = added;
    }

    /// <summary>Removes the top, which must exist.</summary>
    public void Pop()
    {
        if (_nodes.Length > SmallestCapacity && Count <= _nodes.Length / 4)
            Array.Resize(ref _nodes, _nodes.Length / 2);
        Node last = _nodes[--Count];
        _nodes[Count] = default;
        if (Count > 0)
            SiftDown(last);
    }

    /// <summary>Drops what is stale or stands here twice. What remains is sorted, and so a heap.</summary>
    public void Compact(IExpiryCheck check)
    {
        int kept = 0;
        for (int index = 0; index < Count; index++)
        {
            if (check.IsCurrent(_nodes[index].ToItem(slot)))
                _nodes[kept++] = _nodes[index];
        }
        Span<Node> current = _nodes.AsSpan(0, kept);
        current.Sort();
        kept = 0;
        foreach (ref Node node in current)
        {
            if (kept == 0 || node.CompareTo(current[kept - 1]) != 0)
                current[kept++] = node;
        }
        Array.Clear(_nodes, kept, Count - kept);
        Count = kept;
        _compactAt = 2 * kept + SmallestCompaction;
    }

    private void SiftDown(Node moved)
    {
        int index = 0;
        for (int child = 1; child < Count; child = 2 * index + 1)
        {
            if (child + 1 < Count && _nodes[child + 1].CompareTo(_nodes[child]) < 0)
                child++;
            if (moved.CompareTo(_nodes[child]) <= 0)
                break;
            _nodes[index] = _nodes[child];
            index = child;
        }
        _nodes[index] = moved;
    }

    /// <summary>An item without its slot, ordered by time, then by key in any fixed order.</summary>
    private readonly struct Node(long expireAtMilliseconds, ulong hash, byte[] key) : IComparable<Node>
    {
        public long ExpireAtMilliseconds => expireAtMilliseconds;

        public ExpiryItem ToItem(int slot) => new(expireAtMilliseconds, key, hash, slot);

        public int CompareTo(Node other)
        {
            int order = expireAtMilliseconds.CompareTo(other.ExpireAtMilliseconds);
            return order != 0 ? order : CompareKeys(other);
        }

        private int CompareKeys(Node other)
        {
            (ulong otherHash, byte[] otherKey) = other.HashAndKey;
            int order = hash.CompareTo(otherHash);
            return order != 0 ? order : key.AsSpan().SequenceCompareTo(otherKey);
        }

        private (ulong Hash, byte[] Key) HashAndKey => (hash, key);
    }
}
