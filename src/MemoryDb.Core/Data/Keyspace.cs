using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>
/// All keys, in slots that are created when first looked at. Plain data: the engine holds the locks, and only
/// <see cref="Effects.EffectApplier"/> changes what is in it.
/// </summary>
internal sealed class Keyspace : IExpiryCheck
{
    /// <summary>
    /// Slots are made so many at a time: those lie side by side in memory, in a page or two, and not each in a page of
    /// its own among the values that were written meanwhile, where looking for the page costs more than for the slot.
    /// </summary>
    private const int SlotsAtOnce = 64;

    private readonly Slot?[] _slots = new Slot?[HashSlots.Count];
    private long _lastClear;

    /// <param name="random">The hash key, and the seed of all random choices, are drawn from it.</param>
    public Keyspace(Random random)
    {
        Hash = new KeyedHash(random);
        Random = new RandomSource(random);
        Expiries = new ExpiryIndex(this);
    }

    public KeyedHash Hash { get; }

    public RandomSource Random { get; }

    /// <summary>Which keys are due. Used under the write lock; a clear replaces it.</summary>
    public ExpiryIndex Expiries { get; set; }

    /// <summary>Keys and values of all strings. Used under the write lock; a clear replaces it.</summary>
    public PairStore Strings { get; set; } = new();

    /// <summary>
    /// Of the effect batch that last removed all keys at once: it counts as every slot's removal. Changed while all
    /// slots are locked; whoever holds a slot's lock sees the last clear that emptied it.
    /// </summary>
    public Revision LastClear
    {
        get => new(Volatile.Read(ref _lastClear));
        set => Volatile.Write(ref _lastClear, value.Value);
    }

    /// <summary>The slot of that number. Safe beside every other call; the content is the lock holder's.</summary>
    public Slot SlotAt(int number) => Volatile.Read(ref _slots[number]) ?? CreateSlot(number);

    /// <summary>The slot of that number, if a key was ever looked for in it or in one beside it.</summary>
    public Slot? ExistingSlotAt(int number) => Volatile.Read(ref _slots[number]);

    /// <summary>The key's entry, or a null reference. The caller holds the slot's lock or the write lock.</summary>
    public ref Entry Find(in EncodedKey key) => ref SlotAt(key.Slot).Entries.Find(key.Hash, key.Bytes);

    /// <summary>
    /// Brings a key's entry near the processor, if it is somewhere far in memory, for a command that is about to wait
    /// for the write lock: under it, everybody else would wait too. A look beside the writer, as a read without a lock.
    /// </summary>
    public void Prefetch(in EncodedKey key)
    {
        if (ExistingSlotAt(key.Slot) is { } slot
            && slot.TryBeginLook(out int changes)
            && slot.Entries.TryCopyBesideWriter(key.Hash, out Entry entry)
            && slot.TryEndLook(changes)
            && entry.IsString)
            entry.Pair.Prefetch();
    }

    /// <summary>How many keys there are, in all slots. The caller holds the write lock.</summary>
    public long CountKeys()
    {
        long count = 0;
        foreach (Slot? slot in _slots)
            count += slot?.Entries.Count ?? 0;
        return count;
    }

    /// <summary>Makes the key known to whoever looks for keys whose time has come.</summary>
    public void IndexExpiry(ref readonly Entry entry, int slot) =>
        Expiries.Add(entry.ExpireAt, entry.Key.ToArray(), entry.Hash, slot);

    bool IExpiryCheck.IsCurrent(in ExpiryItem item)
    {
        ref Entry entry = ref SlotAt(item.Slot).Entries.Find(item.Hash, item.Key);
        return !Unsafe.IsNullRef(ref entry) && entry.ExpireAt == item.ExpireAtMilliseconds;
    }

    /// <summary>A key that owns its bytes.</summary>
    public EncodedKey Encode(ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        return new EncodedKey(copy, 0, copy.Length, Hash);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot CreateSlot(int number)
    {
        int first = number / SlotsAtOnce * SlotsAtOnce;
        foreach (ref Slot? slot in _slots.AsSpan(first, SlotsAtOnce))
            Interlocked.CompareExchange(ref slot, new Slot(), null);
        return _slots[number]!;
    }
}
