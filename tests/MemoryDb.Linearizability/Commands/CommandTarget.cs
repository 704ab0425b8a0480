namespace MemoryDb.Linearizability;

/// <summary>Where a command is called.</summary>
/// <param name="Database">The database.</param>
/// <param name="Prefix">Before the names of keys: histories may share a database, but no keys.</param>
/// <param name="Token">The call's token.</param>
internal readonly record struct CommandTarget(MemoryDatabase Database, string Prefix, CancellationToken Token)
{
    public Key Key(int number) => $"{Prefix}k{number}";

    public DurableString<string> Text(int key) => Database.String<string>(Key(key));

    public DurableHash<string, string> Hash(int key) => Database.Hash<string, string>(Key(key));

    public DurableList<string> List(int key) => Database.List<string>(Key(key));

    public DurableSet<string> Set(int key) => Database.Set<string>(Key(key));

    public DurableSortedSet<string> SortedSet(int key) => Database.SortedSet<string>(Key(key));
}
