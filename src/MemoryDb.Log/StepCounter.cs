namespace MemoryDb.Log;

/// <summary>
/// Tells whether a replica gets on, however long it takes. Counted by one loop, looked at from outside.
/// </summary>
internal sealed class StepCounter
{
    private long _count;
    private bool _isWithOthers;

    /// <summary>How many steps have been done; null while the next depends on another replica's disk.</summary>
    public long? Count => Volatile.Read(ref _isWithOthers) ? null : Volatile.Read(ref _count);

    /// <summary>A step has been done.</summary>
    public void Add() => Volatile.Write(ref _count, _count + 1);

    /// <summary>A step that depends on another replica's disk, for which its reader does not wait for ever.</summary>
    public async ValueTask<T> AddWithOthersAsync<T>(ValueTask<T> reading)
    {
        Volatile.Write(ref _isWithOthers, true);
        T read = await reading;
        Add();
        Volatile.Write(ref _isWithOthers, false);
        return read;
    }
}
