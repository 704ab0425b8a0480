using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Internal;

namespace MemoryDb.Effects;

/// <summary>
/// The only code that changes the keyspace: the same on a primary that executes, and on whoever replays its log, so
/// that the two cannot diverge. It trusts no effect: one that does not fit the key's state is a broken invariant.
/// </summary>
/// <remarks>The caller holds the write lock and, where readers run beside it, the slot's lock.</remarks>
internal sealed class EffectApplier(Keyspace keyspace)
{
    /// <summary>Applies one effect. If it throws, what it had changed is in <paramref name="undo"/>.</summary>
    [MethodImpl(Compiled.ForGood)]
    public void Apply(in Effect effect, UndoLog? undo)
    {
        Invariant.Check(
            EffectShape.IsSound(effect.Kind, effect.Number, effect.Items.Length), "A replay would refuse the effect.");
        Invariant.Check(EffectShape.IsSoundKey(effect.Kind, effect.Key.Bytes), "A replay would refuse the key.");
        undo?.Reserve(StepCount(in effect));
        switch (effect.Kind)
        {
            case EffectKind.KeyPut:
                PutString(in effect, undo);
                break;
            case EffectKind.KeyDelete:
                Delete(in effect, undo);
                break;
            case EffectKind.KeyExpire:
                Expire(in effect, undo);
                break;
            case EffectKind.KeyPatch:
                PatchString(in effect, undo);
                break;
            case EffectKind.Clear:
                Clear(undo);
                break;
            case EffectKind.HashPut or EffectKind.ListPushLeft or EffectKind.ListPushRight
                or EffectKind.SetAdd or EffectKind.SortedSetPut:
                AddElements(in effect, undo);
                break;
            case EffectKind.HashRemove or EffectKind.ListPopLeft or EffectKind.ListPopRight
                or EffectKind.ListRemove or EffectKind.SetRemove or EffectKind.SortedSetRemove:
                RemoveElements(in effect, undo);
                break;
            case EffectKind.ListSet or EffectKind.ListInsert:
                PlaceItem(in effect, undo);
                break;
            default:
                Invariant.Fail($"Nothing applies an effect of kind {effect.Kind}.");
                break;
        }
    }

    /// <summary>
    /// Marks a touched key with the revision of its batch: on its entry, or, if it is gone, on its slot, since
    /// absence is an observation too (T2).
    /// </summary>
    [MethodImpl(Compiled.ForGood)]
    public void Stamp(in EncodedKey key, Revision revision)
    {
        Slot slot = keyspace.SlotAt(key.Slot);
        ref Entry entry = ref slot.Entries.Find(key.Hash, key.Bytes);
        if (Unsafe.IsNullRef(ref entry))
            slot.LastRemoval = revision;
        else
            entry.Revision = revision;
    }

    /// <summary>Marks a clear with the revision of its batch: the absence of any key depends on it (T2).</summary>
    public void StampClear(Revision revision) => keyspace.LastClear = revision;

    /// <summary>How many inverses it takes: one for the entry, one for each element.</summary>
    private static int StepCount(in Effect effect) => effect.Kind is EffectKind.ListPopLeft or EffectKind.ListPopRight
        ? checked((int)effect.Number + 1)
        : effect.Items.Length + 1;

    [MethodImpl(Compiled.ForGood)]
    private void PutString(in Effect effect, UndoLog? undo)
    {
        PlacedPair pair = keyspace.Strings.Add(effect.Items[0].Pair);
        Slot slot = keyspace.SlotAt(effect.Key.Slot);
        ref Entry entry = ref slot.Entries.Find(effect.Key.Hash, effect.Key.Bytes);
        undo?.RememberEntry(effect.Key, ref entry);
        if (Unsafe.IsNullRef(ref entry))
            entry = ref slot.Entries.Add(new Entry(effect.Key.Hash, in pair));
        else
            Replace(ref entry, in pair);
        if (effect.Number != Effect.KeepExpiry)
            SetExpiry(ref entry, effect.Key.Slot, effect.Number);
    }

    private void PatchString(in Effect effect, UndoLog? undo)
    {
        byte[] bytes = effect.Items[0].Stored;
        Slot slot = keyspace.SlotAt(effect.Key.Slot);
        ref Entry entry = ref slot.Entries.Find(effect.Key.Hash, effect.Key.Bytes);
        bool exists = !Unsafe.IsNullRef(ref entry);
        Invariant.Check(!exists || entry.IsString, "Only strings are written into.");
        Invariant.Check(effect.Number + bytes.Length <= SizeLimits.MaxValueBytes, "A value stays within its limit.");
        byte[] patched = StoredPair.Patch(
            effect.Key.Bytes, exists ? entry.Pair.ValueSpan : [], (int)effect.Number, bytes);
        PlacedPair pair = keyspace.Strings.Add(patched);
        undo?.RememberEntry(effect.Key, ref entry);
        if (exists)
            Replace(ref entry, in pair);
        else
            slot.Entries.Add(new Entry(effect.Key.Hash, in pair));
    }

    private void Replace(ref Entry entry, in PlacedPair pair)
    {
        if (entry.IsString)
            keyspace.Strings.Release(entry.Pair);
        entry.Pair = pair;
    }

    private void Clear(UndoLog? undo)
    {
        // Whatever can fail for want of memory comes before the first change.
        var cleared = new ClearedKeys(keyspace);
        var expiries = new ExpiryIndex(keyspace);
        var strings = new PairStore();
        undo?.RememberClear(cleared);
        cleared.EmptySlots();
        keyspace.Expiries = expiries;
        keyspace.Strings = strings;
    }

    private void Delete(in Effect effect, UndoLog? undo)
    {
        ref Entry entry = ref Existing(in effect);
        undo?.RememberEntry(effect.Key, ref entry);
        keyspace.SlotAt(effect.Key.Slot).Entries.Remove(effect.Key.Hash, effect.Key.Bytes, out Entry removed);
        if (removed.IsString)
            keyspace.Strings.Release(removed.Pair);
    }

    private void Expire(in Effect effect, UndoLog? undo)
    {
        ref Entry entry = ref Existing(in effect);
        undo?.RememberEntry(effect.Key, ref entry);
        SetExpiry(ref entry, effect.Key.Slot, effect.Number);
    }

    private void AddElements(in Effect effect, UndoLog? undo)
    {
        Slot slot = keyspace.SlotAt(effect.Key.Slot);
        ref Entry entry = ref slot.Entries.Find(effect.Key.Hash, effect.Key.Bytes);
        undo?.RememberEntry(effect.Key, ref entry);
        if (Unsafe.IsNullRef(ref entry))
            entry = ref slot.Entries.Add(new Entry(effect.Key.Hash, NewCollection(effect.Kind, effect.Key.ToArray())));
        CollectionValue collection = CollectionOf(in entry, effect.Kind);
        foreach (ref readonly EffectItem item in effect.Items)
            AddElement(collection, effect.Kind, in item, undo);
    }

    private static void AddElement(CollectionValue collection, EffectKind kind, in EffectItem item, UndoLog? undo)
    {
        byte[]? previousPair = null;
        double previousScore = double.NaN;
        switch (kind)
        {
            case EffectKind.HashPut:
                previousPair = ((HashValue)collection).Put(item.Stored);
                break;
            case EffectKind.ListPushLeft:
                ((ListValue)collection).PushLeft(item.Stored);
                break;
            case EffectKind.ListPushRight:
                ((ListValue)collection).PushRight(item.Stored);
                break;
            case EffectKind.SetAdd:
                Invariant.Check(((SetValue)collection).Add(item.Stored), "A member is added once.");
                break;
            default:
                if (((SortedSetValue)collection).Put(item.Stored, item.Score, out double previous))
                    previous = double.NaN;
                previousScore = previous;
                break;
        }

        undo?.RememberElement(collection, kind, item.Stored, previousPair, previousScore);
    }

    private void RemoveElements(in Effect effect, UndoLog? undo)
    {
        ref Entry entry = ref Existing(in effect);
        undo?.RememberEntry(effect.Key, ref entry);
        CollectionValue collection = CollectionOf(in entry, effect.Kind);
        switch (effect.Kind)
        {
            case EffectKind.ListPopLeft or EffectKind.ListPopRight:
                PopItems((ListValue)collection, in effect, undo);
                break;
            case EffectKind.ListRemove:
                RemoveItems((ListValue)collection, in effect, undo);
                break;
            default:
                foreach (ref readonly EffectItem item in effect.Items)
                    RemoveElement(collection, effect.Kind, item.Stored, undo);
                break;
        }

        if (collection.Count == 0)
            keyspace.SlotAt(effect.Key.Slot).Entries.Remove(effect.Key.Hash, effect.Key.Bytes, out _);
    }

    private static void PopItems(ListValue list, in Effect effect, UndoLog? undo)
    {
        Invariant.Check(effect.Number <= list.Count, "Only items that exist are popped.");
        for (long left = effect.Number; left > 0; left--)
        {
            byte[] item = effect.Kind == EffectKind.ListPopLeft ? list.PopLeft() : list.PopRight();
            undo?.RememberElement(list, effect.Kind, item);
        }
    }

    private static void RemoveItems(ListValue list, in Effect effect, UndoLog? undo)
    {
        Invariant.Check(effect.Number <= list.Count && effect.Number >= -list.Count, "Only items that exist go.");
        ListRemoval? removal = ListRemoval.Find(
            list, effect.Items[0].Stored, Math.Abs((int)effect.Number), fromRight: effect.Number < 0);
        Invariant.Check(removal is not null, "So many items are removed as the effect says.");
        removal.TakeFrom(list);
        undo?.RememberRemoval(list, removal);
    }

    private void PlaceItem(in Effect effect, UndoLog? undo)
    {
        ref Entry entry = ref Existing(in effect);
        undo?.RememberEntry(effect.Key, ref entry);
        var list = (ListValue)CollectionOf(in entry, effect.Kind);
        byte[] item = effect.Items[0].Stored;
        bool isNew = effect.Kind == EffectKind.ListInsert;
        Invariant.Check(effect.Number < list.Count + (isNew ? 1L : 0L), "The item's place is in the list.");
        int index = (int)effect.Number;
        byte[] remembered = item;
        if (isNew)
        {
            list.Insert(index, item);
        }
        else
        {
            remembered = list[index];
            list[index] = item;
        }

        undo?.RememberItem(list, effect.Kind, index, remembered);
    }

    private static void RemoveElement(CollectionValue collection, EffectKind kind, byte[] item, UndoLog? undo)
    {
        byte[]? removed;
        double score = double.NaN;
        switch (kind)
        {
            case EffectKind.HashRemove:
                removed = ((HashValue)collection).Remove(StoredPair.Key(item));
                break;
            case EffectKind.SetRemove:
                removed = ((SetValue)collection).Remove(item);
                break;
            default:
                ((SortedSetValue)collection).Remove(item, out removed, out score);
                break;
        }

        Invariant.Check(removed is not null, "Only elements that exist are removed.");
        undo?.RememberElement(collection, kind, removed, previousScore: score);
    }

    private void SetExpiry(ref Entry entry, int slot, long expireAt)
    {
        entry.ExpireAt = expireAt;
        if (expireAt != Entry.NeverExpires)
            keyspace.IndexExpiry(in entry, slot);
    }

    private ref Entry Existing(in Effect effect)
    {
        ref Entry entry = ref keyspace.Find(effect.Key);
        Invariant.Check(!Unsafe.IsNullRef(ref entry), "The effect's key exists.");
        return ref entry;
    }

    private static CollectionValue CollectionOf(ref readonly Entry entry, EffectKind kind)
    {
        bool fits = kind switch
        {
            EffectKind.HashPut or EffectKind.HashRemove => entry.Reference is HashValue,
            EffectKind.SetAdd or EffectKind.SetRemove => entry.Reference is SetValue,
            EffectKind.SortedSetPut or EffectKind.SortedSetRemove => entry.Reference is SortedSetValue,
            _ => entry.Reference is ListValue,
        };
        Invariant.Check(fits, "The effect's key holds the type that the effect changes.");
        return (CollectionValue)entry.Reference!;
    }

    private CollectionValue NewCollection(EffectKind kind, byte[] key) => kind switch
    {
        EffectKind.HashPut => new HashValue(key, keyspace.Hash),
        EffectKind.ListPushLeft or EffectKind.ListPushRight => new ListValue(key),
        EffectKind.SetAdd => new SetValue(key, keyspace.Hash),
        _ => new SortedSetValue(key, keyspace.Hash, keyspace.Random),
    };
}
