using System.Buffers.Binary;

namespace MemoryDb.Data;

/// <summary>
/// The canonical digest of slots: equal for equal keys, values, expiries and revisions, whatever the order in which
/// they came. Compared between a primary and whoever rebuilt its state from the log (S1, S5).
/// </summary>
internal static class KeyspaceDigest
{
    public static UInt128 Of(Keyspace keyspace)
    {
        UInt128 sum = 0;
        for (int number = 0; number < HashSlots.Count; number++)
        {
            if (keyspace.ExistingSlotAt(number) is { } slot)
                sum += OfSlot(slot);
        }

        return sum;
    }

    /// <summary>Whoever calls holds the slot's lock or the write lock.</summary>
    public static UInt128 OfSlot(Slot slot)
    {
        UInt128 sum = 0;
        foreach (ref Entry entry in slot.Entries)
            sum += OfEntry(in entry);
        return sum;
    }

    private static UInt128 OfEntry(in Entry entry)
    {
        UInt128 content = entry.IsString
            ? ValueDigest.OfString(entry.Pair.ValueSpan)
            : ((CollectionValue)entry.Reference!).ComputeDigest();
        Span<byte> meta = stackalloc byte[48];
        BinaryPrimitives.WriteUInt128LittleEndian(meta, content);
        BinaryPrimitives.WriteUInt128LittleEndian(meta[16..], ValueDigest.OfString(entry.Key));
        BinaryPrimitives.WriteInt64LittleEndian(meta[32..], entry.ExpireAt);
        BinaryPrimitives.WriteInt64LittleEndian(meta[40..], entry.Revision.Value);
        return ValueDigest.OfString(meta);
    }
}
