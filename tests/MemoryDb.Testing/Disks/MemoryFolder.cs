namespace MemoryDb.Testing;

/// <summary>A folder: its names as processes see them, as they are stored, and the changes between the two.</summary>
internal sealed class MemoryFolder : MemoryNode
{
    private readonly SortedDictionary<string, MemoryNode> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MemoryNode> _syncedNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsynced = [];

    public IEnumerable<string> Names => _names.Keys;

    public MemoryNode? Find(string name) => _names.GetValueOrDefault(name);

    public void Change(NameChange change)
    {
        change.ApplyTo(_names);
        _unsynced.Add(change);
    }

    public void Sync()
    {
        foreach (NameChange change in _unsynced)
            change.ApplyTo(_syncedNames);
        _unsynced.Clear();
    }

    /// <summary>What a failed sync does: the changes stay visible, and no later sync stores them.</summary>
    public void LoseUnsynced() => _unsynced.Clear();

    public override MemoryNode AfterPowerCut(PowerCut cut)
    {
        var names = new SortedDictionary<string, MemoryNode>(_syncedNames, StringComparer.Ordinal);
        foreach (NameChange change in cut.Choose(_unsynced))
            change.ApplyTo(names);
        var survivor = new MemoryFolder();
        foreach ((string name, MemoryNode node) in names)
            survivor.Change(new NameChange((name, cut.Survivor(node))));
        survivor.Sync();
        return survivor;
    }
}
