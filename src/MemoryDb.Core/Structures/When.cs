namespace MemoryDb;

/// <summary>The condition of a write on whether its target exists.</summary>
public enum When
{
    /// <summary>Unconditional.</summary>
    Always = 0,

    /// <summary>Only if it does not exist yet (NX).</summary>
    NotExists = 1,

    /// <summary>Only if it exists (XX).</summary>
    Exists = 2,
}
