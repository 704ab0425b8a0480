namespace MemoryDb.Testing;

/// <summary>A folder: its names as processes see them, as they are stored, and the changes between the two.</summary>
internal sealed class MemoryFolder : MemoryNode
{
    private readonly Dictionary<string, MemoryNode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryNode> _syncedNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsynced = [];

    /// <summary>In ordinal order.</summary>
    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    /// <summary>What survives any power cut, in ordinal order of the names.</summary>
    public IEnumerable<KeyValuePair<string, MemoryNode>> SyncedNodes =>
        _syncedNames.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public override int UnsyncedCount => _unsynced.Count;

    /// <summary>Everything that a name leads to, led to, or will lead to after a power cut.</summary>
    public IEnumerable<MemoryNode> AllNodes =>
        SyncedNodes.Select(pair => pair.Value)
            .Concat(_unsynced.SelectMany(change => change.Names).Select(name => name.Node).OfType<MemoryNode>());

    public MemoryNode? Find(string name) => _names.GetValueOrDefault(name);

    public MemoryNode? Find(ReadOnlySpan<char> name) =>
        _names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out MemoryNode? node) ? node : null;

    public MemoryNode? FindSynced(string name) => _syncedNames.GetValueOrDefault(name);

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

    /// <summary>
    /// What a failed sync does: the changes stay visible, and no later sync stores them. With a random some of them
    /// were stored before it failed.
    /// </summary>
    public void LoseUnsynced(Random? random = null)
    {
        if (random is not null)
        {
            foreach (NameChange change in new RandomPowerCut(random).Choose(this, _unsynced))
                change.ApplyTo(_syncedNames);
        }

        _unsynced.Clear();
    }

    public override MemoryNode AfterPowerCut(PowerCut cut)
    {
        var names = new Dictionary<string, MemoryNode>(_syncedNames, StringComparer.Ordinal);
        if (_unsynced.Count > 0)
        {
            foreach (NameChange change in cut.Choose(this, _unsynced))
                change.ApplyTo(names);
        }

        var survivor = new MemoryFolder();
        foreach ((string name, MemoryNode node) in names.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            survivor._names.Add(name, cut.Survivor(node));
        foreach ((string name, MemoryNode node) in survivor._names)
            survivor._syncedNames.Add(name, node);
        return survivor;
    }

    public override MemoryNode Fork(Dictionary<MemoryNode, MemoryNode> copies)
    {
        if (copies.TryGetValue(this, out MemoryNode? known))
            return known;
        var copy = new MemoryFolder();
        copies.Add(this, copy);
        foreach ((string name, MemoryNode node) in _names)
            copy._names.Add(name, node.Fork(copies));
        foreach ((string name, MemoryNode node) in _syncedNames)
            copy._syncedNames.Add(name, node.Fork(copies));
        foreach (NameChange change in _unsynced)
            copy._unsynced.Add(new NameChange([.. change.Names.Select(name => (name.Name, name.Node?.Fork(copies)))]));
        return copy;
    }
}
