using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the list commands do.</summary>
internal static class ListOperations
{
    /// <summary>LPUSH and LPUSHX: item after item, so that the last one stands leftmost.</summary>
    public static long PushLeft(WriteContext context, in EncodedKey key, ListPush argument) =>
        Push(context, in key, EffectKind.ListPushLeft, argument);

    /// <summary>RPUSH and RPUSHX.</summary>
    public static long PushRight(WriteContext context, in EncodedKey key, ListPush argument) =>
        Push(context, in key, EffectKind.ListPushRight, argument);

    /// <summary>LPOP.</summary>
    public static ReadOnlyMemory<byte>? PopLeft(WriteContext context, in EncodedKey key, NoArgument none)
    {
        if (context.FindList(in key) is not { } list)
            return default;
        byte[] item = list[0];
        EmitPop(context, in key, EffectKind.ListPopLeft, 1);
        return item;
    }

    /// <summary>RPOP.</summary>
    public static ReadOnlyMemory<byte>? PopRight(WriteContext context, in EncodedKey key, NoArgument none)
    {
        if (context.FindList(in key) is not { } list)
            return default;
        byte[] item = list[list.Count - 1];
        EmitPop(context, in key, EffectKind.ListPopRight, 1);
        return item;
    }

    /// <summary>LPOP with a count: the leftmost item first.</summary>
    public static ReadOnlyMemory<byte>[] PopManyLeft(WriteContext context, in EncodedKey key, int count)
    {
        if (context.FindList(in key) is not { } list || count == 0)
            return [];
        ReadOnlyMemory<byte>[] items = Copy(list.Range(0, Math.Min(count, list.Count)));
        EmitPop(context, in key, EffectKind.ListPopLeft, items.Length);
        return items;
    }

    /// <summary>RPOP with a count: the rightmost item first.</summary>
    public static ReadOnlyMemory<byte>[] PopManyRight(WriteContext context, in EncodedKey key, int count)
    {
        if (context.FindList(in key) is not { } list || count == 0)
            return [];
        int popped = Math.Min(count, list.Count);
        ReadOnlyMemory<byte>[] items = Copy(list.Range(list.Count - popped, popped));
        Array.Reverse(items);
        EmitPop(context, in key, EffectKind.ListPopRight, popped);
        return items;
    }

    /// <summary>LTRIM; whether it removed anything.</summary>
    public static bool Trim(WriteContext context, in EncodedKey key, ListBounds bounds)
    {
        if (context.FindList(in key) is not { } list)
            return false;
        (int start, int kept) = bounds.Within(list.Count);
        int behind = list.Count - start - kept;
        if (kept == 0)
        {
            context.EmitDelete(in key);
            return true;
        }

        if (start > 0)
            EmitPop(context, in key, EffectKind.ListPopLeft, start);
        if (behind > 0)
            EmitPop(context, in key, EffectKind.ListPopRight, behind);
        return start > 0 || behind > 0;
    }

    /// <summary>LRANGE.</summary>
    public static ReadOnlyMemory<byte>[] Range(ReadContext context, in EncodedKey key, ListBounds bounds)
    {
        if (context.FindList(in key) is not { } list)
            return [];
        (int start, int count) = bounds.Within(list.Count);
        return Copy(list.Range(start, count));
    }

    /// <summary>LINDEX.</summary>
    public static ReadOnlyMemory<byte>? Get(ReadContext context, in EncodedKey key, long index)
    {
        if (context.FindList(in key) is not { } list)
            return default;
        long fromLeft = ListBounds.FromLeft(index, list.Count);
        return fromLeft >= 0 && fromLeft < list.Count ? list[(int)fromLeft] : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>LLEN.</summary>
    public static long Count(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindList(in key)?.Count ?? 0;

    /// <summary>The effect that pops at an end.</summary>
    public static EffectKind PopKind(ListEnd end) =>
        end == ListEnd.Left ? EffectKind.ListPopLeft : EffectKind.ListPopRight;

    /// <summary>The effect that pushes at an end.</summary>
    public static EffectKind PushKind(ListEnd end) =>
        end == ListEnd.Left ? EffectKind.ListPushLeft : EffectKind.ListPushRight;

    private static long Push(WriteContext context, in EncodedKey key, EffectKind kind, ListPush argument)
    {
        long count = Count(context, in key, default);
        if ((argument.When == When.Exists && count == 0) || (argument.When == When.NotExists && count > 0))
            return count;
        if (argument.Items.Length == 0)
            return count;
        EffectItem[] items = Array.ConvertAll(argument.Items, static item => new EffectItem(item));
        context.Emit(new Effect(kind, key, items));
        return count + items.Length;
    }

    private static void EmitPop(WriteContext context, in EncodedKey key, EffectKind kind, int count) =>
        context.Emit(new Effect(kind, key, number: count));

    // Items never change, so whoever gets them shares them with the list.
    private static ReadOnlyMemory<byte>[] Copy(ListRange range)
    {
        var items = new ReadOnlyMemory<byte>[range.Count];
        int index = 0;
        foreach (byte[] item in range)
            items[index++] = item;
        return items;
    }
}
