namespace MemoryDb.Testing;

/// <summary>What a <see cref="StorageFault"/> does to the calls that it chooses.</summary>
internal enum FaultKind
{
    /// <summary>The call fails and has no effect; a failed sync also loses what it should have stored.</summary>
    Fail,

    /// <summary>A sync answers success and stores nothing.</summary>
    Lie,

    /// <summary>The call does not return, and has no effect, until the fault is lifted.</summary>
    Hang,
}
