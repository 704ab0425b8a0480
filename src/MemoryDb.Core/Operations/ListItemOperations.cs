using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the list commands do that look for items, or change them in the middle.</summary>
internal static class ListItemOperations
{
    /// <summary>What <see cref="Insert"/> returns if there is a list without the pivot.</summary>
    public const long PivotNotFound = -1;

    /// <summary>LSET.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The list does not reach so far, or there is none.</exception>
    public static bool Set(WriteContext context, in EncodedKey key, ListSet argument)
    {
        int count = context.FindList(in key)?.Count ?? 0;
        long index = ListBounds.FromLeft(argument.Index, count);
        if (index < 0 || index >= count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                argument.Index,
                count == 0
                    ? $"There is no list '{key.ToKey()}', and so no item that could be set."
                    : $"The list '{key.ToKey()}' has {count} items; none has that index.");
        }

        context.Emit(EffectKind.ListSet, in key, new EffectItem(argument.Item), index);
        return true;
    }

    /// <summary>LINSERT.</summary>
    /// <returns>
    /// How many items there are now; <see cref="PivotNotFound"/>; or 0 if there is no list (as in Redis).
    /// </returns>
    public static long Insert(WriteContext context, in EncodedKey key, ListInsert argument)
    {
        if (context.FindList(in key) is not { } list)
            return 0;
        int pivot = 0;
        while (pivot < list.Count && !IsMatch(list, pivot, argument.Pivot))
            pivot++;
        if (pivot == list.Count)
            return PivotNotFound;
        int index = argument.IsAfter ? pivot + 1 : pivot;
        context.Emit(EffectKind.ListInsert, in key, new EffectItem(argument.Item), index);
        return list.Count;
    }

    /// <summary>LREM.</summary>
    /// <returns>How many items were removed.</returns>
    public static long Remove(WriteContext context, in EncodedKey key, ListRemove argument)
    {
        if (context.FindList(in key) is not { } list)
            return 0;
        bool fromRight = argument.Count < 0;

        // The least integer has no negative: it means all, as in Redis.
        long limit = argument.Count is 0 or long.MinValue ? list.Count : Math.Abs(argument.Count);
        int found = 0;
        for (int step = 0; step < list.Count && found < limit; step++)
            found += IsMatch(list, fromRight ? list.Count - 1 - step : step, argument.Item) ? 1 : 0;
        if (found == list.Count)
            context.EmitDelete(in key);
        else if (found > 0)
            context.Emit(
                EffectKind.ListRemove, in key, new EffectItem(argument.Item), fromRight ? -found : found);
        return found;
    }

    /// <summary>LPOS with a count: the indexes from the left, in the order in which they are found.</summary>
    public static long[] IndexesOf(ReadContext context, in EncodedKey key, ListSearch search)
    {
        if (context.FindList(in key) is not { } list)
            return [];
        bool fromRight = search.Rank < 0;
        long before = Math.Abs(search.Rank) - 1;
        long compared = search.MaxLength == 0 ? list.Count : Math.Min(search.MaxLength, list.Count);
        var found = new List<long>();
        for (int step = 0; step < compared; step++)
        {
            int index = fromRight ? list.Count - 1 - step : step;
            if (!IsMatch(list, index, search.Item.Span) || before-- > 0)
                continue;
            found.Add(index);
            if (found.Count == search.Count)
                break;
        }

        return [.. found];
    }

    private static bool IsMatch(ListValue list, int index, ReadOnlySpan<byte> item) =>
        list[index].AsSpan().SequenceEqual(item);
}
