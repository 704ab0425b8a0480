namespace MemoryDb.Data;

/// <summary>
/// Elements of a list that go together, with their places: taken out in one pass over what lies between them and the
/// nearer end, whatever their number, and put back likewise.
/// </summary>
internal sealed class ListRemoval
{
    private readonly int[] _indexes;
    private readonly byte[][] _elements;

    private ListRemoval(int[] indexes, byte[][] elements)
    {
        _indexes = indexes;
        _elements = elements;
    }

    /// <summary>
    /// The first <paramref name="count"/> elements with these bytes, counted from the left or from the right end.
    /// </summary>
    /// <returns>Null if there are fewer.</returns>
    public static ListRemoval? Find(ListValue list, ReadOnlySpan<byte> element, int count, bool fromRight)
    {
        if (count > list.Count)
            return null;
        int[] indexes = new int[count];
        byte[][] elements = new byte[count][];
        int found = 0;
        for (int step = 0; step < list.Count && found < count; step++)
        {
            int index = fromRight ? list.Count - 1 - step : step;
            if (!list[index].AsSpan().SequenceEqual(element))
                continue;
            int place = fromRight ? count - 1 - found : found;
            indexes[place] = index;
            elements[place] = list[index];
            found++;
        }

        return found == count ? new ListRemoval(indexes, elements) : null;
    }

    /// <summary>Takes the elements out of the list in which they were found.</summary>
    public void TakeFrom(ListValue list)
    {
        int nearLeft = CountNearLeft(list.Count);
        int nearRight = _indexes.Length - nearLeft;
        if (nearRight > 0)
        {
            int next = nearLeft;
            int target = _indexes[next];
            for (int source = target; source < list.Count; source++)
            {
                if (next < _indexes.Length && _indexes[next] == source)
                    next++;
                else
                    list[target++] = list[source];
            }

            list.RemoveRight(nearRight);
        }

        if (nearLeft > 0)
        {
            int next = nearLeft - 1;
            int target = _indexes[next];
            for (int source = target; source >= 0; source--)
            {
                if (next >= 0 && _indexes[next] == source)
                    next--;
                else
                    list[target--] = list[source];
            }

            list.RemoveLeft(nearLeft);
        }
    }

    /// <summary>Puts the elements back to their places in the list out of which they were taken.</summary>
    public void PutBack(ListValue list)
    {
        int nearLeft = CountNearLeft(list.Count + _indexes.Length);
        int nearRight = _indexes.Length - nearLeft;

        // Whatever makes room at an end is overwritten by what moves there.
        for (int added = 0; added < nearLeft; added++)
            list.PushLeft(_elements[added]);
        int source = nearLeft;
        int next = 0;
        for (int target = 0; next < nearLeft; target++)
            list[target] = _indexes[next] == target ? _elements[next++] : list[source++];

        for (int added = 0; added < nearRight; added++)
            list.PushRight(_elements[added]);
        source = list.Count - 1 - nearRight;
        next = _indexes.Length - 1;
        for (int target = list.Count - 1; next >= nearLeft; target--)
            list[target] = _indexes[next] == target ? _elements[next--] : list[source--];
    }

    /// <summary>How many of the elements lie in the left half of the whole list.</summary>
    private int CountNearLeft(int count)
    {
        int place = Array.BinarySearch(_indexes, count / 2);
        return place < 0 ? ~place : place;
    }
}
