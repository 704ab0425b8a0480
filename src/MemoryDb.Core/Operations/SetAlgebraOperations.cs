using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the commands on several sets do. Every set is looked at, whatever the others hold.</summary>
internal static class SetAlgebraOperations
{
    /// <summary>SUNION, SINTER and SDIFF.</summary>
    public static ReadOnlyMemory<byte>[] Combine(ReadContext context, in EncodedKey none, SetCombination argument)
    {
        List<byte[]> members = Members(context, argument);
        var combined = new ReadOnlyMemory<byte>[members.Count];
        for (int index = 0; index < combined.Length; index++)
            combined[index] = members[index];
        return combined;
    }

    /// <summary>SUNIONSTORE, SINTERSTORE and SDIFFSTORE. The resulting members are logged.</summary>
    /// <returns>How many members the destination has now.</returns>
    public static long CombineAndStore(WriteContext context, in EncodedKey none, SetCombination argument)
    {
        List<byte[]> members = Members(context, argument);
        var items = new EffectItem[members.Count];
        for (int index = 0; index < items.Length; index++)
            items[index] = new EffectItem(members[index]);
        EncodedKey destination = argument.Destination;
        context.EmitReplace(in destination, EffectKind.SetAdd, items);
        return items.Length;
    }

    /// <summary>SINTERCARD.</summary>
    public static long CountIntersection(ReadContext context, in EncodedKey none, SetIntersection argument) =>
        SetAlgebra.CountIntersection(Find(context, argument.Keys), argument.Limit);

    /// <summary>SMOVE. As in Redis, the destination is not looked at if there is no set to move from.</summary>
    public static bool Move(WriteContext context, in EncodedKey source, SetMove argument)
    {
        if (context.FindSet(in source) is not { } from)
            return false;
        EncodedKey destination = argument.Destination;
        SetValue? to = context.FindSet(in destination);
        if (!from.Contains(argument.Member))
            return false;
        if (from == to)
            return true;
        bool isNew = to is null || !to.Contains(argument.Member);
        context.Emit(EffectKind.SetRemove, in source, new EffectItem(argument.Member));
        if (isNew)
            context.Emit(EffectKind.SetAdd, in destination, new EffectItem(argument.Member));
        return true;
    }

    private static List<byte[]> Members(ReadContext context, SetCombination argument) => SetAlgebra.Combine(
        argument.Operation, Find(context, argument.Keys), context.Keyspace.Hash);

    private static SetValue?[] Find(ReadContext context, EncodedKey[] keys) =>
        Array.ConvertAll(keys, key => context.FindSet(in key));
}
