namespace MemoryDb.Linearizability;

/// <summary>What a key of a model holds.</summary>
internal enum HeldType
{
    Text,
    Hash,
    List,
    Set,
    SortedSet,
}
