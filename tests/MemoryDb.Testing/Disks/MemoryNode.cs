namespace MemoryDb.Testing;

/// <summary>What a name in a <see cref="MemoryFolder"/> leads to: a file or a folder.</summary>
internal abstract class MemoryNode
{
    /// <summary>How many changes no sync has made durable yet.</summary>
    public abstract int UnsyncedCount { get; }

    /// <summary>What is left of it after a power cut; asked once per cut, however many names it has.</summary>
    public abstract MemoryNode AfterPowerCut(PowerCut cut);

    /// <summary>
    /// The same with all that is seen, stored and not yet synced; <paramref name="copies"/> holds what has been copied.
    /// </summary>
    public abstract MemoryNode Fork(Dictionary<MemoryNode, MemoryNode> copies);
}
