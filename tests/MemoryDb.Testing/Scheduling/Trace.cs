namespace MemoryDb.Testing;

/// <summary>
/// What a deterministic run did, step by step. Two runs of one seed must give the same text, byte for byte; so nothing
/// goes in that differs between processes (task ids, hash codes, addresses, wall-clock time).
/// </summary>
internal sealed class Trace
{
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _steps.Count;
        }
    }

    public void Add(string step)
    {
        lock (_lock)
            _steps.Add(step);
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join('\n', _steps);
    }
}
