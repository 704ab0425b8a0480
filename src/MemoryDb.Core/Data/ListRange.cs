namespace MemoryDb.Data;

/// <summary>A run of a list's elements, enumerated without allocation.</summary>
internal readonly struct ListRange
{
    private readonly ListValue _list;
    private readonly int _start;

    internal ListRange(ListValue list, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)list.Count, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(list.Count - start), nameof(count));
        _list = list;
        _start = start;
        Count = count;
    }

    /// <summary>How many elements there are.</summary>
    public int Count { get; }

    /// <summary>Enumerates from left to right.</summary>
    public Enumerator GetEnumerator() => new(_list, _start, _start + Count);

    /// <summary>Walks over the elements.</summary>
    public struct Enumerator
    {
        private readonly ListValue _list;
        private readonly int _end;
        private int _index;

        internal Enumerator(ListValue list, int start, int end)
        {
            _list = list;
            _index = start - 1;
            _end = end;
        }

        /// <summary>The element at hand.</summary>
        public readonly byte[] Current => _list[_index];

        /// <summary>Goes to the next element, if there is one.</summary>
        public bool MoveNext() => ++_index < _end;
    }
}
