namespace MemoryDb.Data;

/// <summary>
/// A sequence that grows and shrinks at both ends. One ring of places, a power of two, kept in chunks of 128 that are
/// allocated when reached and released when left, so that a long list never copies its elements to grow. Up to 128
/// elements it is a single chunk that doubles from 4.
/// <para>
/// At the ends and by index O(1) (amortised); in the middle O(distance to the nearer end). A mutable struct: embed it
/// as a field; the default value is empty and has no memory. If memory runs out, the elements are as before.
/// </para>
/// </summary>
internal struct ChunkedDeque<T>
{
    private const int ChunkBits = 7;
    private const int ChunkLength = 1 << ChunkBits;
    private const int ChunkMask = ChunkLength - 1;
    private const int SmallestChunk = 4;

    private T[]?[]? _chunks;
    private T[]? _spare;
    private int _capacity;
    private int _first;
    private int _count;

    /// <summary>How many elements there are.</summary>
    public readonly int Count => _count;

    /// <summary>The element at <paramref name="index"/>, counted from the left.</summary>
    public readonly T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
            return Place(index);
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
            Place(index) = value;
        }
    }

    /// <summary>Adds at the left end.</summary>
    public void PushLeft(T item)
    {
        Reserve();
        int first = (_first - 1) & (_capacity - 1);
        Chunk(first)[first & ChunkMask] = item;
        _first = first;
        _count++;
    }

    /// <summary>Adds at the right end.</summary>
    public void PushRight(T item)
    {
        Reserve();
        int position = (_first + _count) & (_capacity - 1);
        Chunk(position)[position & ChunkMask] = item;
        _count++;
    }

    /// <summary>Removes at the left end, which must exist.</summary>
    public T PopLeft()
    {
        T item = this[0];
        RemoveLeft(1);
        return item;
    }

    /// <summary>Removes at the right end, which must exist.</summary>
    public T PopRight()
    {
        T item = this[_count - 1];
        RemoveRight(1);
        return item;
    }

    /// <summary>Removes <paramref name="count"/> elements at the left end, in O(count).</summary>
    public void RemoveLeft(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_count, nameof(count));
        while (count > 0)
        {
            int offset = _first & ChunkMask;
            T[] chunk = _chunks![_first >> ChunkBits]!;
            int length = Math.Min(count, chunk.Length - offset);
            Array.Clear(chunk, offset, length);
            int left = _first;
            _first = (_first + length) & (_capacity - 1);
            _count -= length;
            count -= length;
            if (offset + length == chunk.Length)
                ReleaseUnlessIn(left >> ChunkBits, (_first + _count - 1) & (_capacity - 1));
        }
        Trim();
    }

    /// <summary>Removes <paramref name="count"/> elements at the right end, in O(count).</summary>
    public void RemoveRight(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_count, nameof(count));
        while (count > 0)
        {
            int last = (_first + _count - 1) & (_capacity - 1);
            int length = Math.Min(count, (last & ChunkMask) + 1);
            Array.Clear(_chunks![last >> ChunkBits]!, (last & ChunkMask) + 1 - length, length);
            _count -= length;
            count -= length;
            if (((last + 1 - length) & ChunkMask) == 0)
                ReleaseUnlessIn(last >> ChunkBits, _first);
        }
        Trim();
    }

    /// <summary>
    /// Inserts before the element at <paramref name="index"/>, or at the right end if it is the count.
    /// </summary>
    public void Insert(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_count, nameof(index));
        if (index < _count / 2)
        {
            PushLeft(item);
            MoveDown(0, index);
        }
        else
        {
            PushRight(item);
            MoveUp(index, _count - 1);
        }
        Place(index) = item;
    }

    /// <summary>Removes the element at <paramref name="index"/> and returns it.</summary>
    public T RemoveAt(int index)
    {
        T item = this[index];
        if (index < _count / 2)
        {
            MoveUp(0, index);
            RemoveLeft(1);
        }
        else
        {
            MoveDown(index, _count - 1);
            RemoveRight(1);
        }
        return item;
    }

    /// <summary>Removes everything and releases the memory.</summary>
    public void Clear() => this = default;

    private readonly ref T Place(int index)
    {
        int position = (_first + index) & (_capacity - 1);
        return ref _chunks![position >> ChunkBits]![position & ChunkMask];
    }

    /// <summary>Moves what stands after <paramref name="from"/>, up to <paramref name="to"/>, one place left.</summary>
    private readonly void MoveDown(int from, int to)
    {
        while (from < to)
        {
            int position = (_first + from) & (_capacity - 1);
            T[] chunk = _chunks![position >> ChunkBits]!;
            int offset = position & ChunkMask;
            int length = Math.Min(to - from, chunk.Length - 1 - offset);
            Array.Copy(chunk, offset + 1, chunk, offset, length);
            from += length;
            if (from == to)
                return;
            Place(from) = Place(from + 1);
            from++;
        }
    }

    /// <summary>
    /// Moves what stands from <paramref name="from"/> to before <paramref name="to"/> one place right.
    /// </summary>
    private readonly void MoveUp(int from, int to)
    {
        while (from < to)
        {
            int position = (_first + to) & (_capacity - 1);
            T[] chunk = _chunks![position >> ChunkBits]!;
            int offset = position & ChunkMask;
            int length = Math.Min(to - from, offset);
            Array.Copy(chunk, offset - length, chunk, offset - length + 1, length);
            to -= length;
            if (from == to)
                return;
            Place(to) = Place(to - 1);
            to--;
        }
    }

    /// <summary>The chunk of a position, allocated now if it was not in use.</summary>
    private T[] Chunk(int position)
    {
        ref T[]? chunk = ref _chunks![position >> ChunkBits];
        if (chunk is null)
        {
            chunk = _spare ?? new T[ChunkLength];
            _spare = null;
        }
        return chunk;
    }

    private void Reserve()
    {
        if (_count < _capacity)
            return;
        if (_chunks is null)
        {
            _chunks = [new T[SmallestChunk]];
            _capacity = SmallestChunk;
        }
        else if (_capacity < ChunkLength)
        {
            GrowOnlyChunk();
        }
        else
        {
            GrowDirectory();
        }
    }

    private void GrowOnlyChunk()
    {
        T[] chunk = _chunks![0]!;
        var grown = new T[2 * chunk.Length];
        Array.Copy(chunk, _first, grown, 0, chunk.Length - _first);
        Array.Copy(chunk, 0, grown, chunk.Length - _first, _first);
        _chunks[0] = grown;
        _capacity = grown.Length;
        _first = 0;
    }

    /// <summary>
    /// Doubles the full ring. If its two ends share a chunk, what lies before the first element there is the right
    /// end: it moves to a chunk of its own.
    /// </summary>
    private void GrowDirectory()
    {
        int length = _chunks!.Length;
        var grown = new T[]?[2 * length];
        int shared = _first & ChunkMask;
        T[]? right = shared == 0 ? null : new T[ChunkLength];
        RotateInto(grown);
        if (right is not null)
        {
            Array.Copy(grown[0]!, right, shared);
            Array.Clear(grown[0]!, 0, shared);
            grown[length] = right;
        }
        _chunks = grown;
        _capacity = grown.Length * ChunkLength;
        _first = shared;
    }

    /// <summary>
    /// Releases a chunk that one end has left, unless the other end, at the position given, is in it.
    /// </summary>
    private void ReleaseUnlessIn(int chunk, int position)
    {
        if (_capacity <= ChunkLength || position >> ChunkBits == chunk)
            return;
        _spare = _chunks![chunk];
        _chunks[chunk] = null;
    }

    /// <summary>
    /// Gives an empty deque's memory back, and shrinks the directory of one that is less than an eighth full.
    /// </summary>
    private void Trim()
    {
        if (_count == 0)
        {
            Clear();
            return;
        }
        int length = _capacity / ChunkLength;
        while (length >= 16 && _count < length * ChunkLength / 8)
            length /= 2;
        if (length == _capacity / ChunkLength)
            return;
        var shrunk = new T[]?[length];
        RotateInto(shrunk);
        _chunks = shrunk;
        _capacity = length * ChunkLength;
        _first &= ChunkMask;
    }

    private readonly void RotateInto(T[]?[] target)
    {
        int start = _first >> ChunkBits;
        int length = Math.Min(target.Length, _chunks!.Length);
        for (int index = 0; index < length; index++)
            target[index] = _chunks[(start + index) & (_chunks.Length - 1)];
    }
}
