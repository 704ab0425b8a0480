namespace MemoryDb;

/// <summary>How several sets, or sorted sets, are combined into one.</summary>
public enum SetOperation
{
    /// <summary>Every member of any of them.</summary>
    Union = 0,

    /// <summary>The members that all of them have.</summary>
    Intersection = 1,

    /// <summary>The members of the first that none of the others has.</summary>
    Difference = 2,
}
