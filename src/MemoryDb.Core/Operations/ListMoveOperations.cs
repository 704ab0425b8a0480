using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the commands on several lists do.</summary>
internal static class ListMoveOperations
{
    /// <summary>LMOVE. The destination's effect carries the item: an effect reads one key only.</summary>
    public static ReadOnlyMemory<byte>? Move(WriteContext context, in EncodedKey source, ListMove argument)
    {
        if (context.FindList(in source) is not { } list)
            return default;
        EncodedKey destination = argument.Destination;

        // Refuses a destination of another type, before anything changes.
        context.FindList(in destination);
        byte[] item = list[argument.From == ListEnd.Left ? 0 : list.Count - 1];

        // A list turned by nothing, or with one item only, stays as it is, and keeps its expiry.
        bool isTurned = destination.Bytes.SequenceEqual(source.Bytes);
        if (isTurned && (argument.From == argument.To || list.Count == 1))
            return item;
        context.Emit(new Effect(ListOperations.PopKind(argument.From), source, number: 1));
        context.Emit(ListOperations.PushKind(argument.To), in destination, new EffectItem(item));
        return item;
    }

    /// <summary>LMPOP of one key, as BLMPOP does once a key has items.</summary>
    public static ListPopped? PopFrom(WriteContext context, in EncodedKey key, ListPop argument) =>
        PopFirst(context, default, argument with { Keys = [key] });

    /// <summary>LMPOP: keys behind the first list are not looked at.</summary>
    /// <returns>Null if there is no list at all.</returns>
    public static ListPopped? PopFirst(WriteContext context, in EncodedKey none, ListPop argument)
    {
        foreach (EncodedKey key in argument.Keys)
        {
            ReadOnlyMemory<byte>[] items = argument.End == ListEnd.Left
                ? ListOperations.PopManyLeft(context, in key, argument.Count)
                : ListOperations.PopManyRight(context, in key, argument.Count);
            if (items.Length > 0)
                return new ListPopped(key, items);
        }

        return null;
    }
}
