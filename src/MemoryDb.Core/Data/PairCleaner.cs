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

    /// <summary>What a command does at most, so that none waits long for the gaps of a large one before it.</summary>
    public const int CommandBytes = 16 << 10;

    /// <summary>Does what has become due. Never fails: without memory it does it another time.</summary>
    public void Clean(long maxBytes = CommandBytes)
    {
        PairStore store = keyspace.Strings;
        if (store.GapBytes == 0)
            return;
        long due = LookedAtPerGap * store.GapBytes;
        long left = Math.Min(due, maxBytes);
        long later = due - left;
        while (left > 0)
        {
            if (!store.TryVisitSparse(out PlacedPair pair))
            {
                later = 0;
                break;
            }

            left -= pair.PlacedBytes;
            if (pair.IsUsed && !TryMove(store, in pair))
                break;
        }

        store.GapBytes = later / LookedAtPerGap;
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
