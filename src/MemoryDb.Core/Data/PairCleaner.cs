using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>
/// Moves strings out of blocks that are mostly gaps, so that the collector can have those. A little at a time, in
/// proportion to the gaps that were made: whoever overwrites or removes pays for it, about one move for two.
/// </summary>
/// <remarks>Used under the write lock, when no command has anything to take back.</remarks>
internal sealed class PairCleaner(Keyspace keyspace)
{
    /// <summary>
    /// Blocks are less than a third used when their turn comes: one and a half times the gaps are looked at.
    /// </summary>
    private const int LookedAtPerGap = 3;

    /// <summary>
    /// Does what has become due: in proportion to what the command has done, so that nothing is left for those behind
    /// it. Never fails: without memory it does the rest another time.
    /// </summary>
    public void Clean()
    {
        PairStore store = keyspace.Strings;
        if (store.GapBytes == 0)
            return;
        long left = LookedAtPerGap * store.GapBytes;
        while (left > 0 && store.TryVisitSparse(out PlacedPair pair))
        {
            if (pair.IsUsed && !TryMove(store, in pair))
                return;
            store.EndVisit(in pair);
            left -= pair.PlacedBytes;
        }

        store.GapBytes = 0;
    }

    private bool TryMove(PairStore store, in PlacedPair pair)
    {
        ReadOnlySpan<byte> key = pair.Key;
        Slot slot = keyspace.SlotAt(HashSlots.Of(key));
        ref Entry entry = ref slot.Entries.Find(keyspace.Hash.Compute(key), key);
        if (Unsafe.IsNullRef(ref entry) || !entry.IsString || !entry.Pair.IsSameAs(in pair))
            return true; // nobody's: memory ran out when it was to be
        try
        {
            PlacedPair moved = store.Add(pair.Bytes);
            lock (slot)
            {
                slot.BeginChange();
                entry.Pair = moved;
                slot.EndChange();
            }

            store.Release(in pair);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }
}
