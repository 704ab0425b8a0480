namespace MemoryDb;

/// <summary>One of the two ends of a list.</summary>
public enum ListEnd
{
    /// <summary>Where the first item stands, at index 0.</summary>
    Left = 0,

    /// <summary>Where the last item stands, at index -1.</summary>
    Right = 1,
}
