namespace MemoryDb.Hosting;

/// <summary>Which databases are registered: a section of another name is a misspelled setting.</summary>
internal sealed class RegisteredNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Whether it was not there before.</returns>
    public bool Add(string name) => _names.Add(name);

    public bool Contains(string name) => _names.Contains(name);
}
