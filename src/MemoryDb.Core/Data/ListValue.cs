namespace MemoryDb.Data;

/// <summary>A list. At both ends and by index O(1); in the middle O(distance to the nearer end).</summary>
internal sealed class ListValue(byte[] key) : CollectionValue(key)
{
    private ChunkedDeque<byte[]> _elements;

    /// <inheritdoc/>
    public override KeyType Type => KeyType.List;

    /// <inheritdoc/>
    public override int Count => _elements.Count;

    /// <summary>The element at an index from the left, which must exist.</summary>
    public byte[] this[int index]
    {
        get => _elements[index];
        set => _elements[index] = value;
    }

    /// <summary>Adds at the left end.</summary>
    public void PushLeft(byte[] element) => _elements.PushLeft(element);

    /// <summary>Adds at the right end.</summary>
    public void PushRight(byte[] element) => _elements.PushRight(element);

    /// <summary>Removes at the left end of a list that is not empty.</summary>
    public byte[] PopLeft() => _elements.PopLeft();

    /// <summary>Removes at the right end of a list that is not empty.</summary>
    public byte[] PopRight() => _elements.PopRight();

    /// <summary>Removes a number of elements at the left end.</summary>
    public void RemoveLeft(int count) => _elements.RemoveLeft(count);

    /// <summary>Removes a number of elements at the right end.</summary>
    public void RemoveRight(int count) => _elements.RemoveRight(count);

    /// <summary>Inserts before the element at an index, or at the right end if it is the count.</summary>
    public void Insert(int index, byte[] element) => _elements.Insert(index, element);

    /// <summary>Removes the element at an index and returns it.</summary>
    public byte[] RemoveAt(int index) => _elements.RemoveAt(index);

    /// <summary>Enumerates all elements; the list must not change meanwhile.</summary>
    public ListRange.Enumerator GetEnumerator() => Range(0, Count).GetEnumerator();

    /// <summary>
    /// The elements of a range, which must exist, for enumeration; the list must not change meanwhile.
    /// </summary>
    public ListRange Range(int start, int count) => new(this, start, count);

    /// <inheritdoc/>
    public override UInt128 ComputeDigest()
    {
        var digest = new ValueDigest(KeyType.List);
        foreach (byte[] element in this)
            digest.AddOrdered(element);
        return digest.Finish();
    }
}
