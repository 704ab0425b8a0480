namespace MemoryDb.Internal;

/// <summary>Lists that are used again and again.</summary>
internal static class ListExtensions
{
    private const int RetainedCount = 1024;

    /// <summary>Removes everything, and lets the memory go that only a large command needed. Cannot fail.</summary>
    public static void Empty<T>(this List<T> list)
    {
        list.Clear();

        // To none, which allocates nothing.
        if (list.Capacity > RetainedCount)
            list.Capacity = 0;
    }
}
