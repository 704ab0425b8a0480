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

    /// <summary>A write stores its first bytes, then fails.</summary>
    Shorten,

    /// <summary>A read answers other bytes than are stored, which stay as they are.</summary>
    Corrupt,

    /// <summary>A write answers success; its bytes go elsewhere in the file, what stood at its target stays.</summary>
    Misdirect,

    /// <summary>The call takes a while.</summary>
    Delay,
}
