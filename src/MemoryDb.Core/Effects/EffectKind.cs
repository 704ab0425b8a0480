namespace MemoryDb.Effects;

/// <summary>What an effect does. The numbers are in the log for ever: append, never change or reuse one.</summary>
internal enum EffectKind : byte
{
    /// <summary>
    /// Sets a string and its expiry. One item: the stored pair; number: see <see cref="Effect.KeepExpiry"/>.
    /// </summary>
    KeyPut = 1,

    /// <summary>Removes a key of any type. Number: a <see cref="RemovalReason"/>.</summary>
    KeyDelete = 2,

    /// <summary>Sets a key's expiry. Number: Unix milliseconds, or 0 for none.</summary>
    KeyExpire = 3,

    /// <summary>Removes every key. It names none: its key is empty.</summary>
    Clear = 4,

    /// <summary>
    /// Writes bytes into a string, which is made or grown with zeros if need be. One item: the bytes; number: where
    /// they begin. The expiry stays.
    /// </summary>
    KeyPatch = 5,

    /// <summary>Sets fields of a hash. Items: stored pairs.</summary>
    HashPut = 10,

    /// <summary>Removes fields that exist. Items: stored pairs, of which only the field counts.</summary>
    HashRemove = 11,

    /// <summary>Adds items one after another at the left end of a list.</summary>
    ListPushLeft = 20,

    /// <summary>Adds items one after another at the right end.</summary>
    ListPushRight = 21,

    /// <summary>Removes items that exist from the left end. Number: how many.</summary>
    ListPopLeft = 22,

    /// <summary>Removes items that exist from the right end. Number: how many.</summary>
    ListPopRight = 23,

    /// <summary>Replaces an item that exists. One item; number: its index from the left.</summary>
    ListSet = 24,

    /// <summary>Inserts an item. One item; number: the index from the left that it gets.</summary>
    ListInsert = 25,

    /// <summary>
    /// Removes items with the same bytes. One item: those bytes; number: how many are removed, so many there are;
    /// negative if they are counted from the right end.
    /// </summary>
    ListRemove = 26,

    /// <summary>Adds members that are not in the set. Items: members.</summary>
    SetAdd = 30,

    /// <summary>Removes members that are in the set. Items: members.</summary>
    SetRemove = 31,

    /// <summary>Sets members' scores. Items: members with their resulting scores.</summary>
    SortedSetPut = 40,

    /// <summary>Removes members that exist. Items: members.</summary>
    SortedSetRemove = 41,
}
