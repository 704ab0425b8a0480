using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Internal;

namespace MemoryDb.Effects;

/// <summary>
/// What one command or transaction has changed so far, so that it can be taken back before its batch is logged.
/// </summary>
internal sealed class UndoLog(Keyspace keyspace)
{
    private const int RetainedSteps = 1024;

    // Each step is written where it stays: a copy of so large a struct would wait for all that was stored before.
    private UndoStep[] _steps = [];
    private int _stepCount;

    /// <summary>The hashes of the keys of the first so many steps, gathered when somebody asks.</summary>
    private HashSet<ulong>? _touchedHashes;
    private int _gatheredSteps;

    public bool IsEmpty => _stepCount == 0;

    /// <summary>Whether every key was removed at some point.</summary>
    public bool HasCleared { get; private set; }

    /// <summary>Makes room first, so that recording a change that has been made cannot fail.</summary>
    public void Reserve(int steps)
    {
        int wanted = checked(_stepCount + steps);
        if (wanted > _steps.Length)
            Array.Resize(ref _steps, Math.Max(wanted, (int)Math.Min(2L * _steps.Length, Array.MaxLength)));
    }

    /// <summary>Remembers an entry about to change, or about to be added.</summary>
    public void RememberEntry(in EncodedKey key, ref readonly Entry entry)
    {
        ref UndoStep step = ref Next();
        step.Key = key;
        if (!Unsafe.IsNullRef(in entry))
            step.PreviousEntry = entry;
    }

    /// <summary>Remembers everything, about to be removed.</summary>
    public void RememberClear(ClearedKeys cleared)
    {
        Next().Cleared = cleared;
        HasCleared = true;
    }

    /// <summary>
    /// Whether an effect has named the key. Keys are told apart by their hashes alone: one may be taken for another,
    /// which errs on the safe side. Amortised O(1).
    /// </summary>
    public bool MayHaveTouched(in EncodedKey key)
    {
        if (IsEmpty)
            return false;
        _touchedHashes ??= [];
        for (; _gatheredSteps < _stepCount; _gatheredSteps++)
        {
            ref readonly UndoStep step = ref _steps[_gatheredSteps];
            if (step.IsOfEntry)
                _touchedHashes.Add(step.Key.Hash);
        }

        return _touchedHashes.Contains(key.Hash);
    }

    public void RememberElement(
        CollectionValue collection,
        EffectKind kind,
        byte[] item,
        byte[]? previousPair = null,
        double previousScore = double.NaN)
    {
        ref UndoStep step = ref Next();
        step.Collection = collection;
        step.Kind = kind;
        step.Item = item;
        step.PreviousPair = previousPair;
        step.PreviousScore = previousScore;
    }

    /// <summary>Remembers an item replaced, which is the former one, or inserted in a list.</summary>
    public void RememberItem(ListValue list, EffectKind kind, int index, byte[] item)
    {
        ref UndoStep step = ref Next();
        step.Collection = list;
        step.Kind = kind;
        step.Index = index;
        step.Item = item;
    }

    /// <summary>Remembers the items removed from the middle of a list.</summary>
    public void RememberRemoval(ListValue list, ListRemoval removal)
    {
        ref UndoStep step = ref Next();
        step.Collection = list;
        step.Kind = EffectKind.ListRemove;
        step.Removal = removal;
    }

    /// <summary>The keys changed, in order; one may come twice.</summary>
    public void VisitKeys<TState>(TState state, Action<TState, EncodedKey> visit)
    {
        foreach (ref readonly UndoStep step in _steps.AsSpan(0, _stepCount))
        {
            if (step.IsOfEntry)
                visit(state, step.Key);
        }
    }

    /// <summary>
    /// Takes everything back, latest first; entries get their former revisions and expiries again (T9).
    /// </summary>
    public void RollBack()
    {
        ReadOnlySpan<UndoStep> steps = _steps.AsSpan(0, _stepCount);
        for (int index = steps.Length - 1; index >= 0; index--)
        {
            if (steps[index].Collection is { } collection)
                RestoreElement(collection, in steps[index]);
            else if (steps[index].Cleared is { } cleared)
                cleared.GiveBack();
            else
                RestoreEntry(in steps[index]);
        }

        Clear();
    }

    public void Clear()
    {
        if (_steps.Length > RetainedSteps)
            _steps = [];
        else
            Array.Clear(_steps, 0, _stepCount);
        _stepCount = 0;
        _touchedHashes = null;
        _gatheredSteps = 0;
        HasCleared = false;
    }

    /// <summary>The next step, empty. There is room for it, since somebody has reserved it.</summary>
    private ref UndoStep Next() => ref _steps[_stepCount++];

    private void RestoreEntry(in UndoStep step)
    {
        Slot slot = keyspace.SlotAt(step.Key.Slot);
        if (!step.PreviousEntry.IsOccupied)
        {
            slot.Entries.Remove(step.Key.Hash, step.Key.Bytes, out Entry removed);
            ReleaseString(in removed);
            return;
        }

        ref Entry entry = ref slot.Entries.Find(step.Key.Hash, step.Key.Bytes);
        if (Unsafe.IsNullRef(ref entry))
        {
            entry = ref slot.Entries.Add(in step.PreviousEntry);
        }
        else
        {
            ReleaseString(in entry);
            entry = step.PreviousEntry;
        }

        if (entry.IsString)
            keyspace.Strings.Retain(entry.Pair);
        if (entry.ExpireAt != Entry.NeverExpires)
            keyspace.IndexExpiry(in entry, step.Key.Slot);
    }

    private void ReleaseString(in Entry entry)
    {
        if (entry.IsString)
            keyspace.Strings.Release(entry.Pair);
    }

    private static void RestoreElement(CollectionValue collection, in UndoStep step)
    {
        switch (step.Kind)
        {
            case EffectKind.HashPut when step.PreviousPair is null:
                ((HashValue)collection).Remove(StoredPair.Key(step.Item!));
                break;
            case EffectKind.HashPut:
                ((HashValue)collection).Put(step.PreviousPair);
                break;
            case EffectKind.HashRemove:
                ((HashValue)collection).Put(step.Item!);
                break;
            case EffectKind.ListPushLeft:
                ((ListValue)collection).PopLeft();
                break;
            case EffectKind.ListPushRight:
                ((ListValue)collection).PopRight();
                break;
            case EffectKind.ListPopLeft:
                ((ListValue)collection).PushLeft(step.Item!);
                break;
            case EffectKind.ListPopRight:
                ((ListValue)collection).PushRight(step.Item!);
                break;
            case EffectKind.ListSet:
                ((ListValue)collection)[step.Index] = step.Item!;
                break;
            case EffectKind.ListInsert:
                ((ListValue)collection).RemoveAt(step.Index);
                break;
            case EffectKind.ListRemove:
                step.Removal!.PutBack((ListValue)collection);
                break;
            case EffectKind.SetAdd:
                ((SetValue)collection).Remove(step.Item!);
                break;
            case EffectKind.SetRemove:
                ((SetValue)collection).Add(step.Item!);
                break;
            case EffectKind.SortedSetPut when double.IsNaN(step.PreviousScore):
                ((SortedSetValue)collection).Remove(step.Item!, out _, out _);
                break;
            case EffectKind.SortedSetPut or EffectKind.SortedSetRemove:
                ((SortedSetValue)collection).Put(step.Item!, step.PreviousScore, out _);
                break;
            default:
                Invariant.Fail($"There is no inverse of {step.Kind}.");
                break;
        }
    }
}
