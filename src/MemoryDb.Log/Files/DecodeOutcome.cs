namespace MemoryDb.Log.Files;

/// <summary>How the decoding of a header or small file ended.</summary>
internal enum DecodeOutcome
{
    Valid,

    /// <summary>Not what it should be: damaged, torn or foreign.</summary>
    Damaged,

    /// <summary>Intact, but in a newer format.</summary>
    Newer,
}
