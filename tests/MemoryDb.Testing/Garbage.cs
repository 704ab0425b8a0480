namespace MemoryDb.Testing;

/// <summary>For tests of what is let go.</summary>
internal static class Garbage
{
    /// <summary>Whether the collector finds that nothing refers to it any more.</summary>
    public static bool Collects(WeakReference reference)
    {
        const int turns = 10;
        for (int turn = 0; turn < turns && reference.IsAlive; turn++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }
}
