namespace MemoryDb.Testing;

/// <summary>
/// What a deterministic run did, step by step. Two runs of one seed must give the same text, byte for byte; so nothing
/// goes in that differs between processes (task ids, hash codes, addresses, wall-clock time).
/// </summary>
/// <param name="kept">How many of the last steps are kept: all, unless a number is given; none with 0.</param>
internal sealed class Trace(int kept = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _steps = new();

    /// <summary>Whether anything is kept: if not, spare the making of the text.</summary>
    public bool IsOn => kept > 0;

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
        if (!IsOn)
            return;
        lock (_lock)
        {
            if (_steps.Count == kept)
                _steps.Dequeue();
            _steps.Enqueue(step);
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join('\n', _steps);
    }
}
