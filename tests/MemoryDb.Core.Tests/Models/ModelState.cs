namespace MemoryDb.Core.Tests.Models;

/// <summary>The oracle: what the database must hold, kept in the plainest way.</summary>
internal sealed class ModelState
{
    private readonly Dictionary<string, ModelEntry> _entries = [];

    /// <summary>The time of the command, in Unix milliseconds.</summary>
    public long NowMilliseconds { get; set; }

    /// <summary>The keys that exist, in ordinal order.</summary>
    public IEnumerable<string> Keys =>
        _entries.Keys.Where(key => Find(key) is not null).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The key, unless it does not exist or its time has come.</summary>
    public ModelEntry? Find(string key) =>
        _entries.TryGetValue(key, out ModelEntry? entry) && !(entry.ExpireAt <= NowMilliseconds) ? entry : null;

    /// <summary>The key's value, or null if there is no such key.</summary>
    /// <exception cref="WrongTypeException">It holds another type.</exception>
    public TValue? Find<TValue>(string key, KeyType type)
        where TValue : ModelValue
    {
        ModelEntry? entry = Find(key);
        return entry is null ? null
            : entry.Value as TValue ?? throw new WrongTypeException(key, type, entry.Value.Type);
    }

    /// <summary>The string's text, or null if there is no such key.</summary>
    /// <exception cref="WrongTypeException">It holds another type.</exception>
    /// <exception cref="WrongValueException">It holds what is no text.</exception>
    public string? FindText(string key) => Find<ModelText>(key, KeyType.String)?.Text;

    /// <summary>The string's bytes, or null if there is no such key.</summary>
    /// <exception cref="WrongTypeException">It holds another type.</exception>
    public byte[]? FindBytes(string key) => Find<ModelText>(key, KeyType.String)?.Bytes;

    /// <summary>Sets value and expiry; a time that has passed removes the key.</summary>
    public void Put(string key, ModelValue value, long? expireAt)
    {
        if (expireAt <= NowMilliseconds)
            _entries.Remove(key);
        else
            _entries[key] = new ModelEntry(value, expireAt);
    }

    /// <summary>Sets the value, and leaves the expiry as it is.</summary>
    public void PutKeepingExpiry(string key, ModelValue value) => Put(key, value, Find(key)?.ExpireAt);

    /// <summary>Removes every key.</summary>
    public void Clear() => _entries.Clear();

    /// <returns>Whether it existed.</returns>
    public bool Remove(string key)
    {
        bool existed = Find(key) is not null;
        _entries.Remove(key);
        return existed;
    }

    /// <summary>A copy, to go back to if a transaction is taken back.</summary>
    public ModelState Copy()
    {
        var copy = new ModelState { NowMilliseconds = NowMilliseconds };
        foreach ((string key, ModelEntry entry) in _entries)
            copy._entries[key] = entry with { Value = entry.Value.Copy() };
        return copy;
    }
}
