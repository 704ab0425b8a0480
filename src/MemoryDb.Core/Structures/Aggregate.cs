namespace MemoryDb;

/// <summary>What becomes of the scores of a member that several sorted sets have, when these are combined.</summary>
public enum Aggregate
{
    /// <summary>They are added; opposite infinities make 0.</summary>
    Sum = 0,

    /// <summary>The lowest counts.</summary>
    Min = 1,

    /// <summary>The highest counts.</summary>
    Max = 2,
}
