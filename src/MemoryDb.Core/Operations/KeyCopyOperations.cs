using System.Diagnostics;
using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>
/// The commands that give what one key holds to another. The other's effects carry it, since an effect looks at one
/// key alone; in memory both share the elements, which never change.
/// </summary>
internal static class KeyCopyOperations
{
    /// <summary>COPY; the expiry comes along.</summary>
    public static bool Copy(WriteContext context, in EncodedKey source, KeyCopy argument)
    {
        if (!TryFind(context, in source, out Entry found))
            return false;
        EncodedKey destination = argument.Destination;
        if (TryFind(context, in destination, out _) && !argument.Replace)
            return false;
        EmitValue(context, in destination, in found);
        return true;
    }

    /// <summary>RENAME and RENAMENX; the expiry comes along. A key renamed to itself stays as it is.</summary>
    public static bool Rename(WriteContext context, in EncodedKey key, KeyRename argument)
    {
        if (!TryFind(context, in key, out Entry found))
            return false;
        EncodedKey newKey = argument.NewKey;
        bool exists = TryFind(context, in newKey, out _);
        if ((argument.When == When.NotExists && exists) || (argument.When == When.Exists && !exists))
            return false;
        if (key.Bytes.SequenceEqual(newKey.Bytes))
            return true;
        context.EmitDelete(in key);
        EmitValue(context, in newKey, in found);
        return true;
    }

    /// <summary>
    /// A copy of the entry: to look for another key may remove an expired one, and move the entries of its slot.
    /// </summary>
    private static bool TryFind(WriteContext context, in EncodedKey key, out Entry found)
    {
        ref Entry entry = ref context.Find(in key);
        bool exists = !Unsafe.IsNullRef(ref entry);
        found = exists ? entry : default;
        return exists;
    }

    private static void EmitValue(WriteContext context, in EncodedKey key, in Entry source)
    {
        if (source.IsString)
        {
            byte[] copy = StoredPair.Create(key.Bytes, source.Pair.ValueSpan);
            context.Emit(EffectKind.KeyPut, in key, new EffectItem(copy), source.ExpireAt);
            return;
        }

        context.EmitReplace(in key, KindOf(source.Type), ItemsOf((CollectionValue)source.Reference!));
        if (source.ExpireAt != Entry.NeverExpires)
            context.Emit(new Effect(EffectKind.KeyExpire, key, number: source.ExpireAt));
    }

    private static EffectKind KindOf(KeyType type) => type switch
    {
        KeyType.Hash => EffectKind.HashPut,
        KeyType.List => EffectKind.ListPushRight,
        KeyType.Set => EffectKind.SetAdd,
        KeyType.SortedSet => EffectKind.SortedSetPut,
        _ => throw new UnreachableException($"Nothing makes a {type} of its elements."),
    };

    private static EffectItem[] ItemsOf(CollectionValue collection)
    {
        var items = new EffectItem[collection.Count];
        int index = 0;
        switch (collection)
        {
            case HashValue hash:
                foreach (ref PairEntry entry in hash)
                    items[index++] = new EffectItem(entry.Pair);
                break;
            case ListValue list:
                foreach (byte[] item in list)
                    items[index++] = new EffectItem(item);
                break;
            case SetValue set:
                foreach (ref MemberEntry entry in set)
                    items[index++] = new EffectItem(entry.Member);
                break;
            case SortedSetValue sortedSet:
                foreach (SkipListNode node in sortedSet)
                    items[index++] = new EffectItem(node.Member, node.Score);
                break;
        }

        return items;
    }
}
