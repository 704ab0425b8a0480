namespace MemoryDb.Testing;

/// <summary>Decides what one power cut leaves of that which no sync has made durable. For one cut.</summary>
internal abstract class PowerCut
{
    private readonly Dictionary<MemoryNode, MemoryNode> _survivors = [];

    /// <summary>The survivor of a node: the same for all its names.</summary>
    public MemoryNode Survivor(MemoryNode node)
    {
        if (!_survivors.TryGetValue(node, out MemoryNode? survivor))
        {
            survivor = node.AfterPowerCut(this);
            _survivors.Add(node, survivor);
        }
        return survivor;
    }

    /// <summary>The changes of names that survive.</summary>
    public abstract IEnumerable<NameChange> Choose(MemoryFolder folder, IReadOnlyList<NameChange> changes);

    /// <summary>Applies to the stored bytes whatever survives of the changes.</summary>
    public abstract void Apply(MemoryFile file, IReadOnlyList<FileChange> changes, FileImage image);
}
