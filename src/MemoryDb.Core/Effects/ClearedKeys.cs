using MemoryDb.Data;

namespace MemoryDb.Effects;

/// <summary>
/// What a clear takes away: the tables of the slots, the index of expiries and the store of strings, not what is in
/// them, so that clearing and taking it back cost the same whatever the number of keys.
/// </summary>
internal sealed class ClearedKeys
{
    private readonly Keyspace _keyspace;
    private readonly ExpiryIndex _expiries;
    private readonly PairStore _strings;
    private readonly List<(Slot Slot, ByteMap<Entry> Entries)> _tables = [];

    public ClearedKeys(Keyspace keyspace)
    {
        _keyspace = keyspace;
        _expiries = keyspace.Expiries;
        _strings = keyspace.Strings;
        for (int number = 0; number < HashSlots.Count; number++)
        {
            if (keyspace.ExistingSlotAt(number) is { } slot && slot.Entries.Count > 0)
                _tables.Add((slot, slot.Entries));
        }
    }

    /// <summary>Leaves the slots without keys; allocates nothing.</summary>
    public void EmptySlots()
    {
        foreach ((Slot slot, _) in _tables)
            slot.Entries.Clear();
    }

    /// <summary>
    /// Puts everything back where it was. Whatever came behind the clear has been taken back before, so that the slots
    /// are empty.
    /// </summary>
    public void GiveBack()
    {
        foreach ((Slot slot, ByteMap<Entry> entries) in _tables)
            slot.Entries = entries;
        _keyspace.Expiries = _expiries;
        _keyspace.Strings = _strings;
    }
}
