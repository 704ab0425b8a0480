namespace MemoryDb;

/// <summary>
/// The condition under which a sorted set takes a score. <see cref="Exists"/> goes together with
/// <see cref="GreaterThan"/> or <see cref="LessThan"/>; all other combinations are refused.
/// </summary>
[Flags]
public enum SortedSetWhen
{
    /// <summary>Unconditional.</summary>
    Always = 0,

    /// <summary>Only new members are added; none that is there changes (NX).</summary>
    NotExists = 1,

    /// <summary>Only members that are there change; none is added (XX).</summary>
    Exists = 2,

    /// <summary>A member that is there changes only if its new score is higher; new ones are added (GT).</summary>
    GreaterThan = 4,

    /// <summary>A member that is there changes only if its new score is lower; new ones are added (LT).</summary>
    LessThan = 8,
}
