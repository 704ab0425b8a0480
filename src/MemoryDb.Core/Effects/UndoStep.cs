using MemoryDb.Data;

namespace MemoryDb.Effects;

/// <summary>
/// The inverse of one change: of an entry (its former content, or none), of one element of a collection, or of a clear.
/// It refers to what was there, and copies nothing, so that a rollback costs what the change cost.
/// </summary>
internal struct UndoStep
{
    /// <summary>
    /// Set for an element, null for an entry or a clear. The object itself: its key may be gone when the step runs.
    /// </summary>
    public CollectionValue? Collection;

    /// <summary>What was done to the element.</summary>
    public EffectKind Kind;

    /// <summary>The element as it was stored; of one that was replaced in a list, the former one.</summary>
    public byte[]? Item;

    /// <summary>A list: the index at which the item was replaced or inserted.</summary>
    public int Index;

    /// <summary>A list: the items removed from its middle.</summary>
    public ListRemoval? Removal;

    /// <summary>A hash: the pair that was replaced. Null if there was none.</summary>
    public byte[]? PreviousPair;

    /// <summary>A sorted set: the former score. NaN if there was no such member.</summary>
    public double PreviousScore;

    /// <summary>Set for a clear alone.</summary>
    public ClearedKeys? Cleared;

    /// <summary>The entry's key.</summary>
    public EncodedKey Key;

    /// <summary>The entry as it was; unoccupied if there was none.</summary>
    public Entry PreviousEntry;

    /// <summary>Whether it is the inverse of a change of one entry.</summary>
    public readonly bool IsOfEntry => Collection is null && Cleared is null;
}
