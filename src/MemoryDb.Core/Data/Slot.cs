namespace MemoryDb.Data;

/// <summary>
/// One of the 16,384 hash slots, and its own lock: a reader holds it for one operation, the writer from the first
/// effect in the slot until its command has ended. For reads that need no more than a look there is a way without the
/// lock, a sequence lock (as in Linux' seqlock): they see a number before and after, odd while a writer changes the
/// slot, and if it is another one they take the lock after all.
/// </summary>
internal sealed class Slot
{
    public ByteMap<Entry> Entries;

    /// <summary>Of the effect batch that last removed a key here: what the absence of any key depends on.</summary>
    public Revision LastRemoval;

    private int _changes;

    /// <summary>Begins a look without the lock.</summary>
    /// <returns>False while a writer changes the slot.</returns>
    public bool TryBeginLook(out int changes)
    {
        changes = Volatile.Read(ref _changes);
        return (changes & 1) == 0;
    }

    /// <summary>Whether what was looked at is one state of the slot, and not parts of two.</summary>
    public bool TryEndLook(int changes)
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _changes) == changes;
    }

    /// <summary>
    /// A writer that holds the lock is about to change the slot. A full fence: what it looks at behind this, whether
    /// anybody listens, it sees as it is, if those who look at the slot meanwhile do not see the change coming.
    /// </summary>
    public void BeginChange() => Interlocked.Increment(ref _changes);

    /// <summary>It has ended, and is about to let the lock go.</summary>
    public void EndChange() => Volatile.Write(ref _changes, _changes + 1);
}
