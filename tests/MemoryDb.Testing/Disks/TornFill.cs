namespace MemoryDb.Testing;

/// <summary>What stands where the blocks of a torn write did not arrive.</summary>
internal enum TornFill
{
    /// <summary>What was there before.</summary>
    OldBytes,

    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>Anything.</summary>
    Noise,
}
