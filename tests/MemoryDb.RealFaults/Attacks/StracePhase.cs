namespace MemoryDb.RealFaults.Attacks;

/// <summary>When calls are tampered with.</summary>
internal enum StracePhase
{
    /// <summary>From the start of a process that creates a log.</summary>
    Creating,

    /// <summary>From the start of a process that opens a log.</summary>
    Opening,

    /// <summary>Once the process writes.</summary>
    Running,
}
