namespace MemoryDb.Data;

/// <summary>A run of a sorted set's members, upwards or downwards, enumerated without allocation.</summary>
internal readonly struct SortedSetRange
{
    private readonly SkipListNode? _first;
    private readonly bool _descending;

    internal SortedSetRange(SkipListNode? first, int count, bool descending)
    {
        _first = first;
        _descending = descending;
        Count = count;
    }

    /// <summary>How many members there are.</summary>
    public int Count { get; }

    /// <summary>Enumerates from the first member on; the set must not change meanwhile.</summary>
    public Enumerator GetEnumerator() => new(_first, Count, _descending);

    /// <summary>Walks over the nodes.</summary>
    public struct Enumerator
    {
        private readonly bool _descending;
        private SkipListNode? _next;
        private int _left;

        internal Enumerator(SkipListNode? first, int count, bool descending)
        {
            _next = first;
            _left = count;
            _descending = descending;
            Current = null!;
        }

        /// <summary>The member at hand, with its score.</summary>
        public SkipListNode Current { get; private set; }

        /// <summary>Goes to the next member, if there is one.</summary>
        public bool MoveNext()
        {
            if (_left == 0 || _next is null)
                return false;
            _left--;
            Current = _next;
            _next = _descending ? _next.Previous : _next.Next;
            return true;
        }
    }
}
