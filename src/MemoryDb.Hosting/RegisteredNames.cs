namespace MemoryDb.Hosting;

/// <summary>Which databases are registered: a section of another name is a misspelled setting.</summary>
internal sealed class RegisteredNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Whether it was not there before.</returns>
    /// <exception cref="ArgumentException">One is that differs in case alone: they would share a section.</exception>
    public bool Add(string name)
    {
        if (_names.TryGetValue(name, out string? known) && known != name)
        {
            throw new ArgumentException(
                $"A database '{known}' is registered: '{name}' would have the same section.", nameof(name));
        }

        return _names.Add(name);
    }

    public bool Contains(string name) => _names.Contains(name);
}
