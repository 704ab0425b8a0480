namespace MemoryDb.Data;

/// <summary>Receives what a scan meets; it must not add to the map or remove from it.</summary>
internal interface IByteMapVisitor<TEntry>
    where TEntry : struct
{
    /// <summary>Looks at one entry.</summary>
    void Visit(ref TEntry entry);
}
