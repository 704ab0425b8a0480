namespace MemoryDb.Linearizability;

/// <summary>Whether a history is linearizable.</summary>
internal enum VerdictKind
{
    /// <summary>There is an order.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    NotLinearizable,

    /// <summary>The search was given up.</summary>
    Undecided,
}
