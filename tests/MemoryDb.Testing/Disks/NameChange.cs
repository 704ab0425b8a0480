namespace MemoryDb.Testing;

/// <summary>
/// A change of a folder's names that no sync of the folder has made durable yet; it survives a power cut as a whole or
/// not at all. A null node takes the name away.
/// </summary>
internal sealed record NameChange(params (string Name, MemoryNode? Node)[] Names)
{
    public void ApplyTo(Dictionary<string, MemoryNode> names)
    {
        foreach ((string name, MemoryNode? node) in Names)
        {
            if (node is null)
                names.Remove(name);
            else
                names[name] = node;
        }
    }
}
