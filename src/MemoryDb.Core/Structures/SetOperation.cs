namespace MemoryDb;

/// <summary>How several sets, or sorted sets, are combined into one.</summary>
public enum SetOperation
{
    /// <summary>The members of any of them.</summary>
    Union = 0,

    /// <summary>The members of all of them.</summary>
    Intersection = 1,

    /// <summary>The members of the first that are in none of the others.</summary>
    Difference = 2,
}
