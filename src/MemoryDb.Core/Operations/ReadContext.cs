using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>
/// An operation's view of the keyspace. It notes the highest revision among everything that the operation looked at,
/// present or absent: what the reply depends on (T1, T2).
/// </summary>
internal class ReadContext(Keyspace keyspace, TimeProvider clock)
{
    private const long NotTaken = long.MinValue;

    private long _nowMilliseconds = NotTaken;

    public Keyspace Keyspace { get; } = keyspace;

    /// <summary>The highest revision looked at.</summary>
    public Revision DependsOn { get; protected set; }

    /// <summary>Whether a key was met whose time has come: the command then belongs on the write path.</summary>
    public bool MetExpired { get; private set; }

    /// <summary>
    /// Of the last effect batch before this command: what an observation of all keys depends on. Set under the write
    /// lock, without which nobody looks at all keys.
    /// </summary>
    public Revision LastChange { get; set; }

    public RandomSource Random => Keyspace.Random;

    /// <summary>
    /// The command's one time, in Unix milliseconds: taken when first asked for, the same until it is forgotten.
    /// </summary>
    public long NowMilliseconds
    {
        get
        {
            if (_nowMilliseconds == NotTaken)
                _nowMilliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return _nowMilliseconds;
        }
    }

    /// <summary>The key's entry, or a null reference if there is none.</summary>
    public ref Entry Find(in EncodedKey key)
    {
        Slot slot = Keyspace.SlotAt(key.Slot);
        ref Entry entry = ref slot.Entries.Find(key.Hash, key.Bytes);
        if (Unsafe.IsNullRef(ref entry))
        {
            ObserveAbsence(slot);
            return ref entry;
        }

        Observe(in entry);
        if (entry.ExpireAt != Entry.NeverExpires && entry.IsExpired(NowMilliseconds))
        {
            MeetExpired(in key);
            return ref Unsafe.NullRef<Entry>();
        }

        return ref entry;
    }

    /// <summary>The stored pair of a string, or null.</summary>
    /// <exception cref="WrongTypeException">The key holds another type.</exception>
    public PlacedPair? FindString(in EncodedKey key) => FindString(in key, out _);

    /// <summary>The stored pair of a string, or null, and the revision of the key's last write.</summary>
    /// <exception cref="WrongTypeException">The key holds another type.</exception>
    public PlacedPair? FindString(in EncodedKey key, out Revision revision)
    {
        ref Entry entry = ref Find(in key);
        revision = Revision.None;
        if (Unsafe.IsNullRef(ref entry))
            return null;
        revision = entry.Revision;
        return entry.IsString
            ? entry.Pair
            : throw new WrongTypeException(key.ToKey(), KeyType.String, entry.Type);
    }

    /// <summary>
    /// Whether the command or transaction may have changed the key itself, so that its revision is yet to come.
    /// </summary>
    public virtual bool MayHaveTouched(in EncodedKey key) => false;

    public HashValue? FindHash(in EncodedKey key) => FindCollection<HashValue>(in key, KeyType.Hash);

    public ListValue? FindList(in EncodedKey key) => FindCollection<ListValue>(in key, KeyType.List);

    public SetValue? FindSet(in EncodedKey key) => FindCollection<SetValue>(in key, KeyType.Set);

    public SortedSetValue? FindSortedSet(in EncodedKey key) =>
        FindCollection<SortedSetValue>(in key, KeyType.SortedSet);

    /// <summary>
    /// A sorted set, or a set: the commands that combine sorted sets take sets too, as members of the score 1.
    /// </summary>
    /// <exception cref="WrongTypeException">The key holds another type.</exception>
    public CollectionValue? FindSortedSetOrSet(in EncodedKey key)
    {
        ref Entry entry = ref Find(in key);
        if (Unsafe.IsNullRef(ref entry))
            return null;
        return entry.Reference is SortedSetValue or SetValue
            ? (CollectionValue)entry.Reference
            : throw new WrongTypeException(key.ToKey(), KeyType.SortedSet, entry.Type);
    }

    /// <summary>Notes an entry seen in a walk over a slot, shown or not.</summary>
    public void Observe(ref readonly Entry entry) => DependsOn = Revision.Max(DependsOn, entry.Revision);

    /// <summary>Notes that a key was not found in the slot, or that the slot was walked over.</summary>
    public void ObserveAbsence(Slot slot) =>
        DependsOn = Revision.Max(DependsOn, Revision.Max(slot.LastRemoval, Keyspace.LastClear));

    /// <summary>Notes that all keys were looked at. The caller holds the write lock.</summary>
    public void ObserveEverything() => DependsOn = Revision.Max(DependsOn, LastChange);

    /// <summary>A key's time has come. A reader cannot remove it; it leaves the operation to the write path.</summary>
    public virtual void MeetExpired(in EncodedKey key) => MetExpired = true;

    public virtual void Reset()
    {
        DependsOn = Revision.None;
        MetExpired = false;
    }

    /// <summary>The next command has a time of its own.</summary>
    public void ForgetTime() => _nowMilliseconds = NotTaken;

    private TCollection? FindCollection<TCollection>(in EncodedKey key, KeyType type)
        where TCollection : CollectionValue
    {
        ref Entry entry = ref Find(in key);
        if (Unsafe.IsNullRef(ref entry))
            return null;
        return entry.Reference as TCollection ?? throw new WrongTypeException(key.ToKey(), type, entry.Type);
    }
}
