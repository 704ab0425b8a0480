namespace MemoryDb.Benchmarks;

/// <summary>Measures what data costs the process, not only the managed heap.</summary>
internal static class ProcessMemory
{
    /// <summary>Fills something with keys; the rate column of the figure is process bytes per key.</summary>
    public static async Task<Figure> MeasureAsync(int keyCount, Func<Task<object>> fill)
    {
        long before = Settle();
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        object filled = await fill();
        long allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        long after = Settle();
        GC.KeepAlive(filled);
        return new Figure((after - before) / (double)keyCount, 0, 0, 0, allocated / (double)keyCount);
    }

    private static long Settle()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
