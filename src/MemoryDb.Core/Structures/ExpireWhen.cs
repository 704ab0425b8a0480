namespace MemoryDb;

/// <summary>
/// The condition on a key's expiry under which it takes another one; no expiry counts as one that never comes.
/// <see cref="HasExpiry"/> goes together with <see cref="GreaterThan"/> or <see cref="LessThan"/>; all other
/// combinations are refused.
/// </summary>
[Flags]
public enum ExpireWhen
{
    /// <summary>Unconditional.</summary>
    Always = 0,

    /// <summary>Only if it has none (NX).</summary>
    HasNoExpiry = 1,

    /// <summary>Only if it has one (XX).</summary>
    HasExpiry = 2,

    /// <summary>Only if the new one is later (GT); never on a key that does not expire.</summary>
    GreaterThan = 4,

    /// <summary>Only if the new one is earlier (LT); always on a key that does not expire.</summary>
    LessThan = 8,
}
