namespace MemoryDb.Data;

/// <summary>
/// One of the 16,384 hash slots, and its own lock: a reader holds it for one operation, the writer from the first
/// effect in the slot until its command has ended.
/// </summary>
internal sealed class Slot
{
    public ByteMap<Entry> Entries;

    /// <summary>Of the effect batch that last removed a key here: what the absence of any key depends on.</summary>
    public Revision LastRemoval;
}
