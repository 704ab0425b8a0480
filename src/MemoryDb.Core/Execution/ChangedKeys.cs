using MemoryDb.Data;

namespace MemoryDb.Execution;

/// <summary>
/// Keys that were changed while somebody waits for them, in the order of their changes, each once until it is taken.
/// Guarded by the write lock.
/// </summary>
internal sealed class ChangedKeys
{
    private const int Retained = 1024;

    private readonly Queue<EncodedKey> _keys = new();
    private readonly HashSet<EncodedKey> _queued = new(EncodedKeyComparer.Instance);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Adds a key, unless it is there.</summary>
    public void Add(EncodedKey key)
    {
        if (_queued.Add(key))
            _keys.Enqueue(key);
    }

    /// <summary>Takes the key that was changed first.</summary>
    public bool TryTake(out EncodedKey key)
    {
        if (!_keys.TryDequeue(out key))
            return false;
        _queued.Remove(key);
        return true;
    }

    /// <summary>For how many there is room.</summary>
    public int Capacity => Math.Max(_keys.Capacity, _queued.Capacity);

    /// <summary>Forgets them, and gives back what a long command needed.</summary>
    public void Clear()
    {
        _keys.Clear();
        _queued.Clear();
        if (Capacity <= Retained)
            return;
        _keys.TrimExcess();
        _queued.TrimExcess();
    }
}
