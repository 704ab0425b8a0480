namespace MemoryDb.Benchmarks;

/// <summary>Numbers operations densely from 0, whichever place of a load draws them.</summary>
internal sealed class OperationNumbers
{
    private long _drawn;

    public long Drawn => Volatile.Read(ref _drawn);

    public long Draw() => Interlocked.Increment(ref _drawn) - 1;
}
