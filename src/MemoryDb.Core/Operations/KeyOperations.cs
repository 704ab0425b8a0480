using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the commands on keys of any type do.</summary>
internal static class KeyOperations
{
    /// <summary>The time to live, or the expiry time, of a key that is absent or does not expire.</summary>
    public const long NoExpiry = -1;

    /// <summary>EXISTS.</summary>
    public static bool Exists(ReadContext context, in EncodedKey key, NoArgument none) =>
        !Unsafe.IsNullRef(ref context.Find(in key));

    /// <summary>EXISTS of several keys; one named twice counts twice.</summary>
    public static long CountExisting(ReadContext context, in EncodedKey none, EncodedKey[] keys)
    {
        long count = 0;
        foreach (EncodedKey key in keys)
            count += Exists(context, in key, default) ? 1 : 0;
        return count;
    }

    /// <summary>TYPE.</summary>
    public static KeyType Type(ReadContext context, in EncodedKey key, NoArgument none)
    {
        ref Entry entry = ref context.Find(in key);
        return Unsafe.IsNullRef(ref entry) ? KeyType.None : entry.Type;
    }

    /// <summary>PTTL, in milliseconds, or <see cref="NoExpiry"/>.</summary>
    public static long TimeToLive(ReadContext context, in EncodedKey key, NoArgument none)
    {
        long expireAt = ExpiryTime(context, in key, default);
        return expireAt == NoExpiry ? NoExpiry : expireAt - context.NowMilliseconds;
    }

    /// <summary>PEXPIRETIME, in Unix milliseconds, or <see cref="NoExpiry"/>.</summary>
    public static long ExpiryTime(ReadContext context, in EncodedKey key, NoArgument none)
    {
        ref Entry entry = ref context.Find(in key);
        return Unsafe.IsNullRef(ref entry) || entry.ExpireAt == Entry.NeverExpires ? NoExpiry : entry.ExpireAt;
    }

    /// <summary>DEL.</summary>
    public static bool Delete(WriteContext context, in EncodedKey key, NoArgument none)
    {
        if (Unsafe.IsNullRef(ref context.Find(in key)))
            return false;
        context.EmitDelete(in key);
        return true;
    }

    /// <summary>DEL of several keys.</summary>
    public static long DeleteMany(WriteContext context, in EncodedKey none, EncodedKey[] keys)
    {
        // Those whose time has come are removed first: that may be refused, and then nothing has been emitted.
        foreach (EncodedKey key in keys)
            context.Find(in key);
        long count = 0;
        foreach (EncodedKey key in keys)
            count += Delete(context, in key, default) ? 1 : 0;
        return count;
    }

    /// <summary>PEXPIREAT with its conditions; a time that has passed deletes the key.</summary>
    public static bool Expire(WriteContext context, in EncodedKey key, KeyExpire argument)
    {
        ref Entry entry = ref context.Find(in key);
        if (Unsafe.IsNullRef(ref entry))
            return false;
        Expiry expiry = argument.Expiry;
        long expireAt = expiry.IsNever ? Entry.NeverExpires
            : expiry.IsKeep ? entry.ExpireAt
            : expiry.ResolveMilliseconds(context.NowMilliseconds);
        if (!Allows(argument.When, entry.ExpireAt, expireAt))
            return false;
        if (expiry.IsNever)
            return Persist(context, in key, default);
        if (expiry.IsKeep)
            return true;
        if (expireAt <= context.NowMilliseconds)
            context.EmitDelete(in key);
        else
            context.Emit(new Effect(EffectKind.KeyExpire, key, number: expireAt));
        return true;
    }

    /// <summary>PERSIST.</summary>
    public static bool Persist(WriteContext context, in EncodedKey key, NoArgument none)
    {
        if (ExpiryTime(context, in key, default) == NoExpiry)
            return false;
        context.Emit(new Effect(EffectKind.KeyExpire, key, number: Entry.NeverExpires));
        return true;
    }

    /// <summary>DBSIZE. A key whose time has come counts until it is removed, as in Redis.</summary>
    public static long Count(ReadContext context, in EncodedKey none, NoArgument argument)
    {
        context.ObserveEverything();
        return context.Keyspace.CountKeys();
    }

    /// <summary>FLUSHDB; logged also if there is nothing to remove, so that the log tells that it was called.</summary>
    public static bool Clear(WriteContext context, in EncodedKey none, NoArgument argument)
    {
        context.Emit(new Effect(EffectKind.Clear, default));
        return true;
    }

    /// <summary>
    /// One step of SCAN: keys of one slot from a cursor on, and where the next slot is that may hold some. Everything
    /// visited is observed, shown or not.
    /// </summary>
    public static KeyPage ScanSlot(ReadContext context, in EncodedKey none, KeyScan scan)
    {
        const int pageSize = 64;
        KeyCursor cursor = scan.Cursor;
        Slot slot = context.Keyspace.SlotAt(cursor.Slot);
        context.ObserveAbsence(slot);
        var visitor = new Visitor([]);
        ulong next = slot.Entries.Scan(cursor.InSlot, pageSize, ref visitor);
        var keys = new List<byte[]>(visitor.Found.Count);
        foreach (Entry entry in visitor.Found)
        {
            context.Observe(in entry);
            if (entry.IsExpired(context.NowMilliseconds))
                context.MeetExpired(context.Keyspace.Encode(entry.Key));
            else if (scan.Type is null || scan.Type == entry.Type)
                keys.Add(entry.Key.ToArray());
        }

        return new KeyPage(keys, next == 0 ? NextSlot(context.Keyspace, cursor.Slot) : cursor with { InSlot = next });
    }

    /// <summary>Where no key was ever looked for there is none to show.</summary>
    private static KeyCursor NextSlot(Keyspace keyspace, int slot)
    {
        do
            slot++;
        while (slot < HashSlots.Count && keyspace.ExistingSlotAt(slot) is null);
        return new KeyCursor(slot, 0);
    }

    private static bool Allows(ExpireWhen when, long current, long proposed)
    {
        bool hasExpiry = current != Entry.NeverExpires;
        if ((when.HasFlag(ExpireWhen.HasNoExpiry) && hasExpiry) || (when.HasFlag(ExpireWhen.HasExpiry) && !hasExpiry))
            return false;
        return !(when.HasFlag(ExpireWhen.GreaterThan) && Lateness(proposed) <= Lateness(current))
            && !(when.HasFlag(ExpireWhen.LessThan) && Lateness(proposed) >= Lateness(current));
    }

    /// <summary>Orders expiries: later than all is none at all.</summary>
    private static ulong Lateness(long expireAt) =>
        expireAt == Entry.NeverExpires ? ulong.MaxValue : (ulong)expireAt;

    private readonly struct Visitor(List<Entry> found) : IByteMapVisitor<Entry>
    {
        public List<Entry> Found { get; } = found;

        public void Visit(ref Entry entry) => Found.Add(entry);
    }
}
